package io.counterweight.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.config.RuleFile;
import io.counterweight.config.YamlBinder;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.RuledDecision;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules and lists as topics change them.
class LiveRulesTest {
    private static final RuledDecision NOBODYS =
            RuledDecision.newBuilder().setAction("allow").build();

    private final LiveRules rules =
            new LiveRules(
                    Books.INPUTS,
                    YamlBinder.parse(
                                    "r.yaml",
                                    """
                                    lists: {watched: [shop-1], bad: []}
                                    rules:
                                      large: {when: amount > 100.0, action: block, state: live}
                                      watched: {when: "listed('watched', shop)", action: refer, state: live}
                                      bad: {when: "listed('bad', card)", action: alert, state: live}
                                    """,
                                    RuleFile.class)
                            .value()
                            .book());

    @Test
    void whatHoldsIsAMatterOfEventTimeAndNotOfWhenItIsAsked() throws Exception {
        var before = said(50, 1_000);
        accept(0, set("large", "amount > 10.0", "live", 2_000));
        accept(1, change("large", "state", ",\"state\":\"shadow\"", 3_000));
        accept(2, change("large", "remove", "", 4_000));
        accept(3, change("large", "reset", "", 5_000));
        accept(4, set("new", "amount > 40.0", "live", 6_000));
        assertThat(said(50, 1_000)).isEqualTo(before).isEqualTo("refer rule:watched [watched]");
        assertThat(said(50, 1_999)).isEqualTo(before);
        assertThat(said(50, 2_000)).isEqualTo("block rule:large [large, watched]");
        assertThat(said(50, 3_000)).isEqualTo("refer rule:watched [large-, watched]");
        assertThat(said(150, 4_500)).isEqualTo("refer rule:watched [watched]");
        assertThat(said(150, 5_000)).isEqualTo("block rule:large [watched, large]");
        assertThat(said(50, 9_000)).isEqualTo("refer rule:watched [watched, new]");
        assertThat(said(50, 2_500)).as("again").isEqualTo("block rule:large [large, watched]");
        assertThat(rules.changes()).hasSize(5);
    }

    @Test
    void aChangeOfAnEarlierTimeComesBetweenAndOneThatIsReadTwiceCountsOnce() throws Exception {
        accept(0, set("large", "amount > 10.0", "live", 5_000));
        accept(1, set("large", "amount > 20.0", "live", 3_000));
        accept(0, set("large", "amount > 10.0", "live", 5_000));
        assertThat(said(15, 4_000)).isEqualTo("refer rule:watched [watched]");
        assertThat(said(25, 4_000)).isEqualTo("block rule:large [large, watched]");
        assertThat(said(15, 5_000)).isEqualTo("block rule:large [large, watched]");
        assertThat(rules.changes()).hasSize(2);
    }

    @Test
    void equalRulesHaveEqualPrintsAndOthersOthers() throws Exception {
        long first = rules.newest().fingerprint();
        accept(0, change("large", "state", ",\"state\":\"shadow\"", 1_000));
        assertThat(rules.newest().fingerprint()).isNotEqualTo(first);
        accept(1, change("large", "state", ",\"state\":\"live\"", 2_000));
        assertThat(rules.newest().fingerprint()).isEqualTo(first);
        var said =
                new RuleRun(rules.newest())
                        .decide(Books.payment(50).build(), new float[4], null, NOBODYS);
        assertThat(said.getFiredList()).hasSize(1);
    }

    @Test
    void aChangeIsLateWhereATransactionThatItHoldsForWasSeen() throws Exception {
        var change = ChangeJson.rule(set("large", "amount > 1.0", "live", 2_000), 0);
        assertThat(rules.isLate(0, change)).isFalse();
        rules.reach(1_999);
        assertThat(rules.isLate(0, change)).isFalse();
        rules.reach(2_000);
        assertThat(rules.isLate(0, change)).isTrue();
        assertThat(rules.accept(0, change)).isNull();
        assertThat(rules.isLate(0, change)).as("read again").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rule\":\"x\",\"change\":\"set\",\"when\":\"amuont > 1.0\",\"action\":\"block\",\"state\":\"live\"}",
                "{\"rule\":\"x\",\"change\":\"set\",\"when\":\"born > time\",\"action\":\"block\",\"state\":\"live\"}",
                "{\"rule\":\"x\",\"change\":\"set\",\"when\":\"amount > 1.0\",\"action\":\"block\",\"state\":\"live\",\"class\":\"nobody\"}",
                "{\"rule\":\"X Y\",\"change\":\"set\",\"when\":\"amount > 1.0\",\"action\":\"block\",\"state\":\"live\"}",
                "{\"rule\":\"nobody\",\"change\":\"state\",\"state\":\"live\"}",
                "{\"rule\":\"nobody\",\"change\":\"remove\"}",
                "{\"rule\":\"large\",\"change\":\"state\",\"state\":\"rollout\",\"rollout\":{\"entity\":\"nobody\",\"share\":0.5}}"
            })
    void aRuleThatIsNoneChangesNothingAndIsTold(String json) throws Exception {
        assertThat(rules.accept(0, ChangeJson.rule(json.getBytes(UTF_8), 0))).isNotBlank();
        assertThat(rules.changes()).isEmpty();
    }

    @Test
    void anExpressionWithoutAnEndIsRefusedByItsCost() throws Exception {
        var endless = "amount > 1.0" + " || amount > 1.0".repeat(1000);
        assertThat(rules.accept(0, ChangeJson.rule(set("x", endless, "live", 0), 0)))
                .contains("2000");
        assertThat(rules.accept(0, ChangeJson.rule(set("x", "[1,2].all(y, y > 1)", "live", 0), 0)))
                .as("a loop")
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"rule\":\"x\"}",
                "{\"rule\":\"x\",\"change\":\"set\",\"when\":\"true\",\"action\":\"shout\",\"state\":\"live\"}",
                "{\"rule\":\"x\",\"change\":\"state\",\"state\":\"rollout\"}",
                "{\"rule\":\"x\",\"change\":\"remove\",\"from\":\"yesterday\"}",
                "{\"rule\":\"x\",\"change\":\"remove\",\"rule\":\"y\"}"
            })
    void aRecordThatIsNoneIsSaidToBeNone(String json) {
        assertThatThrownBy(() -> ChangeJson.rule(json.getBytes(UTF_8), 0))
                .isInstanceOf(IOException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void tenThousandEntriesComeAndGoAtTheirTimes() throws Exception {
        var random = new Random(7);
        var from = new long[10_000];
        var until = new long[10_000];
        for (int i = 0; i < from.length; i++) {
            from[i] = random.nextInt(1_000);
            until[i] = from[i] + 1 + random.nextInt(1_000);
            listed("bad", "card-" + i, "card", "add", from[i], until[i], "");
        }
        assertThat(rules.lists().size()).isEqualTo(10_000);
        var list = rules.lists().list("bad");
        for (long time : new long[] {0, 1, 499, 500, 1_000, 1_999, 2_001}) {
            long wanted = 0;
            long found = 0;
            for (int i = 0; i < from.length; i++) {
                wanted += time >= from[i] && time < until[i] ? 1 : 0;
                found += list.has("card-" + i, time) ? 1 : 0;
            }
            assertThat(found).as("at %d", time).isEqualTo(wanted);
        }
    }

    @Test
    void whatATopicSaysOfATextHoldsOverTheFileAndKeepsWhatWasBefore() throws Exception {
        listed(
                "bad",
                "card-1",
                "card",
                "remove",
                3_000,
                null,
                ",\"before\":[{\"change\":\"add\",\"from\":\"1970-01-01T00:00:01Z\"}]");
        assertThat(said(1, 999)).isEqualTo("refer rule:watched [watched]");
        assertThat(said(1, 1_000)).isEqualTo("refer rule:watched [watched, bad]");
        assertThat(said(1, 3_000)).isEqualTo("refer rule:watched [watched]");
        listed("watched", "shop-1", "shop", "remove", 5_000, null, "");
        assertThat(said(1, 4_999)).isEqualTo("refer rule:watched [watched]");
        assertThat(said(1, 5_000)).isEqualTo("allow  []");
        rules.forget("watched shop-1");
        assertThat(said(1, 5_000)).isEqualTo("refer rule:watched [watched]");
    }

    @Test
    void aSnoozedRuleIsSaidAndDoesNotActForThatMemberUntilThen() throws Exception {
        listed(LiveLists.snoozes("large", "card"), "card-1", "card", "add", 1_000, 2_000L, "");
        assertThat(said(150, 999)).isEqualTo("block rule:large [large, watched]");
        assertThat(said(150, 1_000)).isEqualTo("refer rule:watched [large~, watched]");
        assertThat(said(150, 2_000)).isEqualTo("block rule:large [large, watched]");
        var other = Books.payment(150).setEventTime(1_500).setEntities(0, "card-2").build();
        assertThat(said(other)).isEqualTo("block rule:large [large, watched]");
    }

    /// While the key of secret ids is changed, an entry under the one before holds, and a snooze.
    @Test
    void anIdIsAlsoAskedForUnderTheKeyBefore() throws Exception {
        listed("bad", "k1.old", "card", "add", 0, null, "");
        listed(LiveLists.snoozes("large", "card"), "k1.old", "card", "add", 0, null, "");
        var payment = Books.payment(150).setEventTime(10).setEntities(0, "k2.new");
        assertThat(said(payment.build())).isEqualTo("block rule:large [large, watched]");
        payment.addEarlierEntities("k1.old").addEarlierEntities("");
        assertThat(said(payment.build())).isEqualTo("refer rule:watched [large~, watched, bad]");
    }

    @Test
    void aListThatNobodyFilledIsEmptyOnATopicAndUnknownWhereItIsAskedFor() throws Exception {
        accept(0, set("new", "listed('later', shop)", "live", 0));
        assertThat(said(1, 10)).isEqualTo("refer rule:watched [watched]");
        listed("later", "shop-1", "shop", "add", 20, null, "");
        assertThat(said(1, 20)).isEqualTo("refer rule:watched [watched, new]");
        var rule =
                ((RuleChange.Declared)
                                ChangeJson.rule(set("x", "listed('latr', shop)", "live", 0), 0)
                                        .step())
                        .rule();
        assertThatThrownBy(() -> rules.check("x", rule)).hasMessageContaining("later");
    }

    private void accept(long position, byte[] json) throws IOException {
        assertThat(rules.accept(position, ChangeJson.rule(json, 0))).isNull();
        var again = ChangeJson.rule(ChangeJson.write(ChangeJson.rule(json, 0)), 0);
        assertThat(again).as("as it is written").isEqualTo(ChangeJson.rule(json, 0));
    }

    private void listed(
            String list, String value, String of, String change, long from, Long until, String more)
            throws IOException {
        var json =
                "{\"list\":\"%s\",\"value\":\"%s\",\"of\":\"%s\",\"change\":\"%s\",\"from\":\"%s\"%s%s}"
                        .formatted(
                                list,
                                value,
                                of,
                                change,
                                Instant.ofEpochMilli(from),
                                until == null
                                        ? ""
                                        : ",\"until\":\"" + Instant.ofEpochMilli(until) + "\"",
                                more);
        var read = ChangeJson.list(json.getBytes(UTF_8), 0);
        assertThat(rules.accept(read)).isNull();
        assertThat(ChangeJson.list(ChangeJson.write(read), 0)).isEqualTo(read);
    }

    private static byte[] set(String rule, String when, String state, long from) {
        return change(
                rule,
                "set",
                ",\"when\":\"%s\",\"action\":\"%s\",\"state\":\"%s\""
                        .formatted(when, rule.equals("large") ? "block" : "tag", state),
                from);
    }

    private static byte[] change(String rule, String change, String more, long from) {
        return "{\"rule\":\"%s\",\"change\":\"%s\",\"from\":\"%s\",\"who\":\"ann\"%s}"
                .formatted(rule, change, Instant.ofEpochMilli(from), more)
                .getBytes(UTF_8);
    }

    private String said(double amount, long time) {
        return said(Books.payment(amount).setEventTime(time).build());
    }

    /// Action, who made it, and what fired: `-` of those that did not act, `~` of snoozed ones.
    private String said(EnrichedTransaction payment) {
        var set = rules.at(payment.getEventTime(), null).set();
        var ruled = new RuleRun(set).decide(payment, new float[4], null, NOBODYS);
        List<String> fired =
                ruled.getFiredList().stream()
                        .map(f -> f.getName() + (f.getSnoozed() ? "~" : f.getActing() ? "" : "-"))
                        .toList();
        return ruled.getAction() + " " + ruled.getMadeBy() + " " + fired;
    }
}

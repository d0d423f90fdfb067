package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.event.DecisionWriter;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.rule.ChangeJson;
import io.counterweight.rule.LiveLists;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stream whose rules and lists change while it runs.
class RuleChangesTest {
    private static final int PAYMENTS = 300;

    @TempDir Path folder;

    /// A record of the topic rules or lists, and the event time from which on it holds.
    private record Change(String topic, String key, String json, long from) {
        byte[] value() {
            return json.getBytes(UTF_8);
        }
    }

    private static final List<Change> CHANGES =
            List.of(
                    rule("dear", "state", "'state':'shadow'", 15),
                    rule(
                            "new",
                            "set",
                            "'when':'amount > 20.0 || probability.fraud > 0.3','action':'refer',"
                                    + "'state':'rollout','rollout':{'entity':'card','share':0.6}",
                            30),
                    listed("watched", "shop-1", "shop", "add", 45, 75),
                    rule(
                            "busy",
                            "set",
                            "'when':'card_count >= 2.0','action':'block','state':'live'",
                            60),
                    listed(LiveLists.snoozes("busy", "card"), "card-2", "card", "add", 70, 110),
                    rule("new", "remove", "", 90),
                    rule("dear", "reset", "", 105));

    @Test
    void aDayWithFiveChangesReplaysToTheSameDecisionsAndARestartChangesNothing()
            throws IOException {
        var traffic = Traffic.of(Plans.payments(), 9, PAYMENTS);
        var live = new ArrayList<byte[]>();
        var evaluations = new ArrayList<byte[]>();
        try (var drivers = Drivers.restartable(Plans.ruled(), folder)) {
            var coming = new ArrayList<>(CHANGES);
            int restart = traffic.size() / 2;
            for (int i = 0; i < traffic.size(); i++) {
                var sent = traffic.get(i);
                while (!coming.isEmpty() && coming.getFirst().from() <= sent.at() + 60_000) {
                    var change = coming.removeFirst();
                    drivers.change(change.topic(), change.key(), change.value());
                }
                if (i == restart) {
                    drivers.restart();
                }
                sent.to(drivers);
            }
            assertThat(coming).isEmpty();
            live.addAll(drivers.decisions);
            evaluations.addAll(drivers.evaluations);
            assertThat(drivers.heard.ignored).doesNotContain("late-rule");
        }
        var plan = Plans.ruled();
        take(plan, CHANGES);
        try (var replayed = new Replayed(plan)) {
            traffic.forEach(sent -> sent.to(replayed.stream));
            assertThat(replayed.decisions).hasSizeGreaterThan(250).containsExactlyElementsOf(live);
            assertThat(replayed.evaluations)
                    .anyMatch(RuleChangesTest::isOfRules)
                    .containsExactlyElementsOf(evaluations);
        }
        var said = makers(live);
        assertThat(said)
                .contains(
                        "refer rule:new",
                        "block rule:busy",
                        "block rule:dear",
                        "allow rule:trusted");
        assertThat(books(live)).hasSize(6);
        try (var without = new Replayed(Plans.ruled())) {
            traffic.forEach(sent -> sent.to(without.stream));
            assertThat(makers(without.decisions)).isNotEqualTo(said);
        }
    }

    @Test
    void rulesComeToAPipelineThatHasNoneAndTheModelLearnsAsEver() throws IOException {
        var traffic = Traffic.of(Plans.payments(), 9, PAYMENTS);
        try (var drivers = new Drivers(Plans.payments(), folder);
                var without = new Replayed(Plans.payments())) {
            var change =
                    rule(
                            "first",
                            "set",
                            "'when':'amount > 20.0','action':'block','state':'live'",
                            60);
            drivers.change(change.topic(), change.key(), change.value());
            for (var sent : traffic) {
                sent.to(drivers);
                sent.to(without.stream);
            }
            assertThat(drivers.models)
                    .hasSizeGreaterThan(5)
                    .containsExactlyElementsOf(without.models);
            assertThat(makers(drivers.decisions)).contains("none", "block rule:first");
        }
    }

    @Test
    void whatIsNoChangeIsCountedAndChangesNothing() throws IOException {
        try (var drivers = new Drivers(Plans.ruled(), folder)) {
            var before = left(drivers);
            drivers.change("rules", "x", "{".getBytes(UTF_8));
            drivers.change("rules", "x", null);
            drivers.change(
                    "rules",
                    "x",
                    rule("x", "set", "'when':'amuont > 1.0','action':'block','state':'live'", 1)
                            .value());
            drivers.change("lists", "x", "{}".getBytes(UTF_8));
            drivers.change(
                    "lists",
                    "another key",
                    listed("watched", "shop-1", "shop", "add", 1, 2).value());
            assertThat(left(drivers) - before).isEqualTo(5);
            drivers.send(Payment.of("t", Payment.START + 1));
            assertThat(drivers.decisions).hasSize(1);
        }
    }

    @Test
    void aChangeThatComesAfterItsTimeIsCountedAsLate() {
        try (var drivers = new Drivers(Plans.ruled(), folder)) {
            drivers.send(Payment.of("t", Payment.START + Duration.ofMinutes(30).toMillis()));
            var late = rule("dear", "state", "'state':'shadow'", 15);
            drivers.change(late.topic(), late.key(), late.value());
            assertThat(drivers.heard.ignored).contains("late-rule");
        }
    }

    /// As the build of commit 58fc19d wrote it.
    @Test
    void aDecisionOfBeforeThereWereChangesIsReadAndSaysNothingOfThem() throws IOException {
        byte[] bytes;
        try (var golden = getClass().getResourceAsStream("/golden/58fc19d/scored-ruled.hex")) {
            bytes = HexFormat.of().parseHex(new String(golden.readAllBytes(), UTF_8).strip());
        }
        var scored = ScoredTransaction.parseFrom(bytes);
        assertThat(scored.toByteArray()).isEqualTo(bytes);
        assertThat(scored.getRuled().getBook()).isZero();
        var plan = Plans.payments();
        assertThat(plan.messages().scored().takes("t-1", scored)).isTrue();
        var json = new DecisionWriter(plan.classes()).write(scored, List.of());
        assertThat(new String(json, UTF_8))
                .contains(
                        ",\"action\":\"block\",\"madeBy\":\"rule:large\",\"rules\":[{\"name\":\"large\","
                                + "\"action\":\"block\",\"acting\":true},{\"name\":\"tried\",\"action\":"
                                + "\"refer\",\"class\":\"fraud\",\"acting\":false}]");
    }

    private static void take(StreamPlan plan, List<Change> changes) throws IOException {
        for (int i = 0; i < changes.size(); i++) {
            var change = changes.get(i);
            var problem =
                    change.topic().equals("rules")
                            ? plan.rules().accept(i, ChangeJson.rule(change.value(), 0))
                            : plan.rules().accept(ChangeJson.list(change.value(), 0));
            assertThat(problem).isNull();
        }
    }

    private static Change rule(String rule, String change, String more, int minutes) {
        var json =
                "{'rule':'%s','change':'%s','from':'%s'%s}"
                        .formatted(rule, change, time(minutes), more.isEmpty() ? "" : "," + more);
        return new Change("rules", rule, json.replace('\'', '"'), millis(minutes));
    }

    private static Change listed(
            String list, String value, String of, String change, int from, int until) {
        var json =
                "{'list':'%s','value':'%s','of':'%s','change':'%s','from':'%s','until':'%s'}"
                        .formatted(list, value, of, change, time(from), time(until));
        return new Change("lists", list + " " + value, json.replace('\'', '"'), millis(from));
    }

    private static long millis(int minutes) {
        return Payment.START + Duration.ofMinutes(minutes).toMillis();
    }

    private static Instant time(int minutes) {
        return Instant.ofEpochMilli(millis(minutes));
    }

    private static int left(Drivers drivers) {
        var left = drivers.heard.unusable;
        return left.getOrDefault("rules", 0) + left.getOrDefault("lists", 0);
    }

    private static boolean isOfRules(byte[] evaluation) {
        return new String(evaluation, UTF_8).contains("\"rules\":[");
    }

    private static Set<String> makers(List<byte[]> decisions) throws IOException {
        var makers = new TreeSet<String>();
        for (var decision : decisions) {
            var json = new ObjectMapper().readTree(decision);
            makers.add(
                    json.has("action")
                            ? json.get("action").asText() + " " + json.get("madeBy").asText()
                            : "none");
        }
        return makers;
    }

    private static Set<String> books(List<byte[]> decisions) throws IOException {
        var books = new TreeSet<String>();
        for (var decision : decisions) {
            books.add(new ObjectMapper().readTree(decision).path("book").asText());
        }
        return books;
    }
}

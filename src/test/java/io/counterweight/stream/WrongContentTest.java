package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Example;
import io.counterweight.event.FiredRule;
import io.counterweight.event.Outcome;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.ShadowScore;
import io.counterweight.event.TransactionLabel;
import io.counterweight.hostile.HostileRecord;
import io.counterweight.hostile.ValidRecords;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Well-formed messages of the wrong content, one thing wrong in each, on every internal topic.
class WrongContentTest {
    private static final long TOO_LATE = 253_402_300_800_000L;
    private static final String LONG = "x".repeat(257);

    private static final ValidRecords VALID =
            new ValidRecords(Plans.payments(), new Random(1), START);
    private static final EnrichedTransaction ENRICHED = VALID.enriched("p-1");
    private static final ScoredTransaction SCORED =
            VALID.scored("p-1").toBuilder()
                    .clearProbabilities()
                    .clearRaw()
                    .setRecipe("tiny")
                    .addAllProbabilities(List.of(0.25f, 0.75f))
                    .addAllRaw(List.of(0.25f, 0.75f))
                    .setRuled(
                            RuledDecision.newBuilder()
                                    .setAction("block")
                                    .setMadeBy("rule:large")
                                    .addFired(FiredRule.newBuilder().setName("large")))
                    .build();
    private static final TransactionLabel LABEL = VALID.transactionLabel();
    private static final Outcome OUTCOME = VALID.outcome();
    private static final Example EXAMPLE =
            VALID.example("p-1").toBuilder().setScored(SCORED).clearRevisedFrom().build();

    /// One for all: each finds it as the one before left it.
    private static Drivers drivers;

    @TempDir Path folder;

    @BeforeAll
    static void open(@TempDir Path folder) {
        drivers = new Drivers(Plans.payments(), folder);
    }

    @AfterAll
    static void close() {
        drivers.close();
    }

    /// @param detail a part of what the dead letter says
    record Wrong(String topic, String name, byte[] key, byte[] value, String detail) {
        @Override
        public String toString() {
            return topic + ": " + name;
        }
    }

    static Stream<Wrong> records() {
        var all = new ArrayList<Wrong>();
        ofEveryTopic(all);
        enriched(all);
        scored(all);
        labels(all);
        outcomes(all);
        examples(all);
        return all.stream();
    }

    private static void ofEveryTopic(List<Wrong> all) {
        for (var topic :
                List.of(
                        "by-card",
                        "by-shop",
                        "scored",
                        "labels-by-transaction",
                        "outcomes-shop",
                        "examples")) {
            var key = Messages.utf8("p-1");
            var good = good(topic);
            all.add(new Wrong(topic, "no value", key, null, "must have a value"));
            all.add(new Wrong(topic, "no key", null, good, "must have a key"));
            all.add(new Wrong(topic, "an empty key", new byte[0], good, "must have a key"));
            all.add(new Wrong(topic, "a huge key", new byte[70_000], good, "bytes=70000"));
            all.add(
                    new Wrong(
                            topic, "junk", key, new byte[] {-1, 1, 2}, "the message of its topic"));
            all.add(new Wrong(topic, "a huge value", key, new byte[600_000], "bytes=600000"));
        }
    }

    private static byte[] good(String topic) {
        Message good =
                switch (topic) {
                    case "scored" -> SCORED;
                    case "labels-by-transaction" -> LABEL;
                    case "outcomes-shop" -> OUTCOME;
                    case "examples" -> EXAMPLE;
                    default -> ENRICHED;
                };
        return good.toByteArray();
    }

    private static void enriched(List<Wrong> all) {
        enriched(all, "no id", b -> b.clearTransactionId(), "transaction_id must not be empty");
        enriched(all, "a long id", b -> b.setTransactionId(LONG), "characters=257");
        enriched(all, "a time before 1970", b -> b.setEventTime(-1), "event_time");
        enriched(all, "a time after 9999", b -> b.setEventTime(TOO_LATE), "event_time");
        enriched(all, "no entities", b -> b.clearEntities(), "entities must be 2 values");
        enriched(all, "one entity more", b -> b.addEntities("x"), "values=3");
        enriched(all, "an empty entity", b -> b.setEntities(1, ""), "entities must not be empty");
        enriched(all, "no numbers", b -> b.clearNumbers(), "numbers must be 1 values");
        enriched(all, "a number NaN", b -> b.setNumbers(0, Double.NaN), "numbers");
        enriched(all, "a number beyond a float", b -> b.setNumbers(0, 1e39), "range of a float");
        enriched(all, "no categories", b -> b.clearCategories(), "categories must be 1 values");
        enriched(all, "a long category", b -> b.setCategories(0, LONG), "categories");
        enriched(all, "no features", b -> b.clearFeatures(), "features must be 5 values: values=0");
        enriched(all, "a feature more", b -> b.addFeatures(1), "values=6");
        enriched(all, "a usual value more", b -> b.addUsual(1), "usual must be 5 values");
        enriched(all, "an infinite usual value", b -> b.setUsual(0, 1f / 0), "usual");
        enriched(all, "a long source", b -> b.setSourceTopic(LONG), "source_topic");
        enriched(all, "a partition below 0", b -> b.setSourcePartition(-1), "source_partition");
        enriched(all, "an offset below 0", b -> b.setSourceOffset(-1), "source_offset");
        all.add(
                new Wrong(
                        "by-card",
                        "the key of another card",
                        Messages.utf8("another"),
                        ENRICHED.toByteArray(),
                        "the key must be the entity's id"));
    }

    private static void enriched(
            List<Wrong> all, String name, Consumer<EnrichedTransaction.Builder> change, String d) {
        var changed = ENRICHED.toBuilder();
        change.accept(changed);
        var key = Messages.utf8(ENRICHED.getEntities(0));
        all.add(new Wrong("by-card", name, key, changed.build().toByteArray(), d));
    }

    private static void scored(List<Wrong> all) {
        scored(all, "no id", b -> b.clearTransactionId(), "transaction_id must not be empty");
        scored(all, "another id", b -> b.setTransactionId("p-2"), "the key must be");
        scored(all, "a time after 9999", b -> b.setEventTime(TOO_LATE), "event_time");
        scored(all, "no entities", b -> b.clearEntities(), "entities must be 2 values");
        scored(all, "a feature fewer", b -> fewer(b), "features must be 5 values: values=4");
        scored(all, "an infinite feature", b -> b.setFeatures(4, -1f / 0), "index=4");
        scored(all, "one probability", b -> b.clearProbabilities().addProbabilities(1), "values=1");
        scored(all, "no raw ones", b -> b.clearRaw(), "raw must be 2 values");
        scored(all, "a probability NaN", b -> b.setProbabilities(1, Float.NaN), "[0, 1]");
        scored(all, "a probability of 1.5", b -> b.setProbabilities(1, 1.5f), "value=1.5");
        scored(all, "a raw one below 0", b -> b.setRaw(0, -0.5f), "raw must be in [0, 1]");
        scored(all, "a decision of no class", b -> b.setDecision(99), "value=99");
        scored(all, "a decision below 0", b -> b.setDecision(-1), "decision");
        scored(all, "an amount NaN", b -> b.setAmount(Double.NaN), "amount");
        scored(all, "a long recipe", b -> b.setRecipe(LONG), "recipe");
        scored(all, "a long version", b -> b.setModelVersion(LONG), "model_version");
        scored(all, "a long action", b -> b.getRuledBuilder().setAction(LONG), "ruled.action");
        scored(all, "a long maker", b -> b.getRuledBuilder().setMadeBy(LONG), "ruled.made_by");
        scored(all, "a long rule", b -> fired(b).setName(LONG), "ruled.fired must have at most");
        scored(all, "a rule of no class", b -> fired(b).setOfClass(2), "ruled.fired must be in");
    }

    private static FiredRule.Builder fired(ScoredTransaction.Builder b) {
        return b.getRuledBuilder().getFiredBuilder(0);
    }

    private static void fewer(ScoredTransaction.Builder b) {
        var kept = List.copyOf(b.getFeaturesList().subList(0, 4));
        b.clearFeatures().addAllFeatures(kept);
    }

    private static void scored(
            List<Wrong> all, String name, Consumer<ScoredTransaction.Builder> change, String d) {
        var changed = SCORED.toBuilder();
        change.accept(changed);
        var key = Messages.utf8("p-1");
        all.add(new Wrong("scored", name, key, changed.build().toByteArray(), d));
        var example = EXAMPLE.toBuilder().setScored(changed).build();
        if (!name.equals("no entities")) {
            all.add(new Wrong("examples", "scored with " + name, key, example.toByteArray(), d));
        }
    }

    private static void labels(List<Wrong> all) {
        label(all, "a label of no class", b -> b.setLabel(99), "label must be in [0, 2): value=99");
        label(all, "a label below 0", b -> b.setLabel(-1), "value=-1");
        label(all, "a time below 0", b -> b.setLabelledAt(-1), "labelled_at");
        label(all, "a time after 9999", b -> b.setLabelledAt(TOO_LATE), "labelled_at");
        label(all, "a long source", b -> b.setSourceTopic(LONG), "source_topic");
        label(all, "an offset below 0", b -> b.setSourceOffset(-9), "source_offset");
    }

    private static void label(
            List<Wrong> all, String name, Consumer<TransactionLabel.Builder> change, String d) {
        var changed = LABEL.toBuilder();
        change.accept(changed);
        var value = changed.build().toByteArray();
        all.add(new Wrong("labels-by-transaction", name, Messages.utf8("p-1"), value, d));
    }

    private static void outcomes(List<Wrong> all) {
        outcome(all, "a label of no class", b -> b.setLabel(2), "label must be in [0, 2): value=2");
        outcome(all, "a revision of no class", b -> b.setRevisedFrom(-1), "revised_from");
        outcome(all, "a time below 0", b -> b.setEventTime(Long.MIN_VALUE), "event_time");
    }

    private static void outcome(
            List<Wrong> all, String name, Consumer<Outcome.Builder> change, String d) {
        var changed = OUTCOME.toBuilder();
        change.accept(changed);
        var value = changed.build().toByteArray();
        all.add(new Wrong("outcomes-shop", name, Messages.utf8("shop-1"), value, d));
    }

    private static void examples(List<Wrong> all) {
        example(all, "nothing scored", b -> b.clearScored(), "scored must be there");
        example(all, "a label of no class", b -> b.setLabel(99), "value=99");
        example(all, "a revision of no class", b -> b.setRevisedFrom(99), "revised_from");
        example(all, "a time below 0", b -> b.setLabelledAt(-1), "labelled_at");
        example(all, "a time after 9999", b -> b.setLabelledAt(2 * TOO_LATE), "labelled_at");
        shadow(all, "no probabilities", s -> s.clearProbabilities(), "shadows.probabilities");
        shadow(all, "one raw more", s -> s.addRaw(0), "shadows.raw must be 2 values");
        shadow(all, "a probability NaN", s -> s.setProbabilities(0, Float.NaN), "[0, 1]");
        shadow(all, "a decision of no class", s -> s.setDecision(2), "shadows.decision");
    }

    private static void shadow(
            List<Wrong> all, String name, Consumer<ShadowScore.Builder> change, String d) {
        example(all, "a shadow with " + name, b -> change.accept(b.getShadowsBuilder(0)), d);
    }

    private static void example(
            List<Wrong> all, String name, Consumer<Example.Builder> change, String d) {
        var changed = EXAMPLE.toBuilder();
        change.accept(changed);
        var value = changed.build().toByteArray();
        all.add(new Wrong("examples", name, Messages.utf8("p-1"), value, d));
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordOfWrongContentIsDeadLetteredWithRuleAndNameAndCounted(Wrong wrong) {
        drivers.letters.clear();
        drivers.heard.deadLettered.clear();
        int before = drivers.heard.unusable.getOrDefault(wrong.topic(), 0);
        int scored = drivers.heard.scored;
        drivers.send(hostile(wrong.topic(), wrong.key(), wrong.value()));
        drivers.send(Payment.of("after " + wrong, START + 2));
        assertThat(drivers.letters)
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.reason()).isEqualTo("corrupt-record");
                    assertThat(letter.detail())
                            .contains(wrong.detail())
                            .doesNotContain("p-1", "card-", "shop-");
                    assertThat(letter.topic()).isEqualTo("payments." + wrong.topic());
                    assertThat(letter.key()).isEqualTo(DeadLetter.cut(wrong.key()));
                    assertThat(letter.value()).isEqualTo(DeadLetter.cut(wrong.value()));
                });
        assertThat(drivers.heard.deadLettered).containsExactly("corrupt-record");
        assertThat(drivers.heard.unusable.get(wrong.topic())).isEqualTo(before + 1);
        assertThat(drivers.heard.scored).as("the next is scored").isEqualTo(scored + 1);
    }

    @Test
    void whatTheseBeginWithCanBeUsed() {
        try (var fresh = new Drivers(Plans.payments(), folder)) {
            var card = Messages.utf8(ENRICHED.getEntities(0));
            fresh.send(hostile("by-card", card, ENRICHED.toByteArray()));
            fresh.send(hostile("scored", Messages.utf8("p-1"), SCORED.toByteArray()));
            fresh.send(hostile("labels-by-transaction", Messages.utf8("p-1"), LABEL.toByteArray()));
            fresh.send(hostile("outcomes-shop", Messages.utf8("shop-1"), OUTCOME.toByteArray()));
            fresh.send(hostile("examples", Messages.utf8("p-1"), EXAMPLE.toByteArray()));
            assertThat(fresh.letters).isEmpty();
            assertThat(fresh.heard.unusable).isEmpty();
        }
    }

    @Test
    void aRevisionOfWhatWasNeverLearnedAndAShadowOfADroppedRecipeAreLegal() {
        try (var fresh = new Drivers(Plans.payments(), folder)) {
            var example =
                    EXAMPLE.toBuilder()
                            .setLabel(1)
                            .setRevisedFrom(0)
                            .addShadows(
                                    ShadowScore.newBuilder().setRecipe("dropped").setDecision(9))
                            .build();
            fresh.send(hostile("examples", Messages.utf8("p-1"), example.toByteArray()));
            assertThat(fresh.letters).isEmpty();
            assertThat(fresh.heard.used).containsEntry("examples", 1);
        }
    }

    @Test
    void aReplayOfExamplesLeavesOutWhatALiveTrainerDeadLetters() {
        var plan = Plans.payments();
        var learned = new ArrayList<Example>();
        try (var registry =
                        new ModelRegistry(
                                Plans.payments().modelTerms(), ModelBuilds.direct(), new Heard());
                var replay =
                        new StreamReplay(
                                plan, new JavaKernels(), registry, StreamObserver.SILENT)) {
            replay.listen(learned::add);
            replay.example("p-1", EXAMPLE.toBuilder().setLabel(99).build(), START);
            replay.example("p-1", EXAMPLE, START);
        }
        assertThat(learned).containsExactly(EXAMPLE);
    }

    private static HostileRecord hostile(String topic, byte[] key, byte[] value) {
        return new HostileRecord(topic, key, value, 0, START, "");
    }
}

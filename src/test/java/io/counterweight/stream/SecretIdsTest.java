package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.KEPT;
import static io.counterweight.stream.Plans.KEYS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Example;
import io.counterweight.event.IdKeys;
import io.counterweight.event.ScoredTransaction;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pipeline whose cards and transactions are secret: what its topologies write, and how labels
/// find their transactions, also while the keys change.
class SecretIdsTest {
    private static final String CARD = "4929-planted";
    private static final String ID = "id-planted";
    private static final long MINUTE = 60_000;
    private static final IdKeys CHANGED =
            IdKeys.parse(
                    "k2:%s\nk1:%s"
                            .formatted("fedcba9876543210".repeat(4), "0123456789abcdef".repeat(4)));

    @TempDir private Path folder;

    @Test
    void hashesStandForTheIdsInAllThatIsWritten() {
        try (var drivers = new Drivers(Plans.secretIds(), folder)) {
            drivers.send(payment(ID, START));
            drivers.send(new Verdict(ID, "fraud", START + 1));
            assertThat(drivers.decision()).contains(KEYS.hash(ID)).doesNotContain("planted");
            assertThat(drivers.scored)
                    .singleElement()
                    .satisfies(scored -> {
                        assertThat(scored.getTransactionId()).isEqualTo(KEYS.hash(ID));
                        assertThat(scored.getEntitiesList())
                                .containsExactly(KEYS.hash(CARD), "shop-1");
                    });
            assertThat(drivers.examples)
                    .singleElement()
                    .satisfies(example -> {
                        assertThat(example.getScored().getTransactionId()).isEqualTo(KEYS.hash(ID));
                        assertThat(example.toString()).doesNotContain("planted");
                    });
            assertThat(drivers.outcomes).as("the shop is told").hasSize(1);
            assertThat(drivers.letters).isEmpty();
        }
    }

    /// Whatever is secret: an example is kept for ever, and nobody reads them there.
    @Test
    void anExampleNamesNoEntity() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            drivers.send(payment(ID, START));
            drivers.send(new Verdict(ID, "fraud", START + 1));
            assertThat(drivers.scored.getFirst().getEntitiesList()).containsExactly(CARD, "shop-1");
            assertThat(drivers.examples.getFirst().getScored().getEntitiesList()).isEmpty();
        }
    }

    @Test
    void anExampleOfTheFirstVersionIsLearnedAndKeptWithoutItsEntities() {
        var plan = Plans.payments();
        var old =
                Example.newBuilder()
                        .setScored(
                                ScoredTransaction.newBuilder()
                                        .setTransactionId("p")
                                        .setEventTime(START)
                                        .addEntities(CARD)
                                        .addEntities("shop-1"))
                        .setLabel(1)
                        .setLabelledAt(START);
        for (int f = 0; f < plan.features().columns(); f++) {
            old.getScoredBuilder().addFeatures(f);
        }
        try (var drivers = new Drivers(plan, folder)) {
            drivers.toTrainer(
                    plan.topics().examples(), "p".getBytes(UTF_8), old.build().toByteArray());
            assertThat(drivers.kept(StateStores.LEARNER)).as("the example, the slots").isEqualTo(2);
            assertThat(drivers.values(StateStores.LEARNER))
                    .allSatisfy(value -> assertThat(new String(value, UTF_8)).doesNotContain(CARD));
        }
    }

    @Test
    void aDeadLetterSaysWhereTheRecordIsAndNothingOfWhatItHolds() {
        var all = BadTransactionsTest.records().toList();
        try (var drivers = new Drivers(Plans.secretIds(), folder)) {
            all.forEach(bad -> drivers.transaction(bad.key(), bad.value(), START + 1));
            assertThat(drivers.letters).hasSameSizeAs(all);
            for (int i = 0; i < all.size(); i++) {
                var letter = drivers.letters.get(i);
                assertThat(letter.reason()).as("%s", all.get(i)).isEqualTo(all.get(i).reason());
                assertThat(letter.topic()).isEqualTo("payments.transactions");
                assertThat(letter.offset()).isEqualTo(i);
                assertThat(letter.key()).isNull();
                assertThat(letter.value()).isNull();
                assertThat(letter.detail()).doesNotContain("card-1").doesNotContain("\"bad");
            }
        }
    }

    @Test
    void aDuplicateAndALabelThatCannotBeUsedAreDeadLetteredWithoutThem() {
        try (var drivers = new Drivers(Plans.secretIds(), folder)) {
            drivers.send(payment(ID, START));
            drivers.send(payment(ID, START + 1));
            drivers.send(new Verdict(ID, "robbery", START));
            drivers.send(new Verdict("nobody-planted", "fraud", START));
            drivers.send(payment("later", START + KEPT + 2 * MINUTE));
            assertThat(drivers.letters)
                    .extracting(Letter::reason)
                    .containsExactly(
                            "duplicate-transaction", "unknown-class", "unknown-transaction");
            assertThat(drivers.letters).extracting(Letter::value).containsOnlyNulls();
            assertThat(drivers.letters.getFirst().key()).isEqualTo(KEYS.hash(ID).getBytes(UTF_8));
            assertThat(drivers.letters.get(1).key()).isNull();
            assertThat(drivers.letters.getLast().key())
                    .isEqualTo(KEYS.hash("nobody-planted").getBytes(UTF_8));
        }
    }

    @Test
    void aLabelMayNameItsTransactionAsItsDecisionDoes() {
        try (var drivers = new Drivers(Plans.secretIds(), folder)) {
            drivers.send(payment(ID, START));
            drivers.send(new Verdict(KEYS.hash(ID), "fraud", START + 1));
            assertThat(drivers.examples).extracting(Example::getLabel).containsExactly(1);
        }
    }

    @Test
    void aLabelFindsATransactionOfBeforeTheKeyWasChangedAndOneOfAfter() {
        try (var drivers = Drivers.restartable(Plans.secretIds(), folder)) {
            drivers.send(payment("old", START));
            drivers.restart(Plans.secretIds().with(CHANGED));
            drivers.send(payment("new", START + 1));
            drivers.send(new Verdict("old", "fraud", START + 2));
            drivers.send(new Verdict("new", "fraud", START + 3));
            drivers.send(new Verdict("early", "fraud", START + 4));
            drivers.send(payment("early", START + 5));
            assertThat(drivers.examples)
                    .extracting(e -> e.getScored().getTransactionId())
                    .containsExactly(KEYS.hash("old"), CHANGED.hash("new"), CHANGED.hash("early"));
            // Nothing of them is left over when their time is over.
            drivers.send(payment("later", START + KEPT + 2 * MINUTE));
            drivers.send(payment("last", START + KEPT + 2 * KEPT));
            assertThat(drivers.letters).isEmpty();
        }
    }

    @Test
    void whileTheKeyChangesALabelIsRevisedOrIgnoredAsEver() {
        try (var drivers = Drivers.restartable(Plans.secretIds(), folder)) {
            drivers.send(payment("old", START));
            drivers.restart(Plans.secretIds().with(CHANGED));
            drivers.send(payment("new", START + 1));
            for (var id : new String[] {"old", "new"}) {
                drivers.send(new Verdict(id, "fraud", START + 2));
                drivers.send(new Verdict(id, "fraud", START + 3));
                drivers.send(new Verdict(id, "genuine", START + 4));
            }
            assertThat(drivers.examples).extracting(Example::getLabel).containsExactly(1, 0, 1, 0);
            assertThat(drivers.heard.ignored).containsExactly("duplicate-label", "duplicate-label");
        }
    }

    @Test
    void aLabelOfNoTransactionUnderEitherKeyIsDeadLetteredOnce() {
        try (var drivers = new Drivers(Plans.secretIds().with(CHANGED), folder)) {
            drivers.send(payment(ID, START));
            drivers.send(new Verdict("nobody", "fraud", START));
            drivers.send(payment("later", START + KEPT + 2 * MINUTE));
            assertThat(drivers.letters)
                    .extracting(Letter::reason)
                    .containsExactly("unknown-transaction");
            assertThat(drivers.letters.getFirst().key())
                    .isEqualTo(CHANGED.hash("nobody").getBytes(UTF_8));
        }
    }

    /// The price of a change: what is known of a card is known under the earlier hash.
    @Test
    void afterAChangeOfTheKeyACardBeginsAnew() {
        try (var drivers = Drivers.restartable(Plans.secretIds(), folder)) {
            drivers.send(payment("one", START));
            drivers.send(payment("two", START + 1));
            drivers.restart(Plans.secretIds().with(CHANGED));
            drivers.send(payment("three", START + 2));
            int count = Plans.secretIds().features().columnNames().indexOf("card-count");
            assertThat(drivers.scored)
                    .extracting(scored -> scored.getFeatures(count))
                    .containsExactly(1f, 2f, 1f);
        }
    }

    @Test
    void theSameLogAndKeyGiveTheSameBitsLiveAndReplayed() {
        var plan = Plans.secretIds();
        var traffic = Traffic.of(plan, 21, 200);
        try (var replayed = new Replayed(plan);
                var again = new Replayed(Plans.secretIds());
                var live = new Drivers(plan, folder)) {
            for (var sent : traffic) {
                sent.to(replayed.stream);
                sent.to(again.stream);
                sent.to(live);
            }
            assertThat(replayed.models).hasSizeGreaterThan(5);
            assertThat(again.models).containsExactlyElementsOf(replayed.models);
            assertThat(live.models).containsExactlyElementsOf(replayed.models);
            assertThat(live.decisions).containsExactlyElementsOf(replayed.decisions);
            assertThat(live.examples).isEqualTo(replayed.examples);
        }
    }

    @Test
    void aSnapshotUnderAnotherKeyIsRefused() throws Exception {
        var file = folder.resolve("snapshot");
        try (var replayed = new Replayed(Plans.secretIds())) {
            replayed.stream.export(file, START);
        }
        var other = Plans.secretIds().with(CHANGED);
        assertThatThrownBy(() -> StateSnapshot.open(file, other))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("key of secret ids")
                .hasMessageNotContaining("0123456789abcdef");
    }

    private static Payment payment(String id, long at) {
        return Payment.of(id, at).with(CARD, "shop-1");
    }
}

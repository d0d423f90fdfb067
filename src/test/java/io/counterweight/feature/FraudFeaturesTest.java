package io.counterweight.feature;

import static io.counterweight.feature.Streams.CARDS;
import static io.counterweight.feature.Streams.DAY;
import static io.counterweight.feature.Streams.HOUR;
import static io.counterweight.feature.Streams.card;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import io.counterweight.event.EnrichedTransaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Features from labels, on values that can be checked by hand.
class FraudFeaturesTest {
    private static final EnrichedTransaction FIRST = card(0, "c", "t", 1);
    private static final EnrichedTransaction SECOND = card(HOUR, "c", "t", 1);
    private static final EnrichedTransaction THIRD = card(2 * HOUR, "c", "t", 1);

    @Test
    void knownFraudsAreCountedInTheWindowOfTheirTransaction() {
        Profiles p =
                cards(
                        """
                        n: {kind: fraud-count, entity: terminal, window: 1d}
                        rate: {kind: fraud-rate, entity: terminal, window: 1d}
                        late: {kind: fraud-rate, entity: terminal, window: 1d, delay: 2h}
                        """);

        assertThat(p.observe(FIRST)).containsExactly(0, 0, 0);
        assertThat(p.observe(SECOND)).containsExactly(0, 0, 0);
        p.learn(FIRST, 1);
        p.learn(SECOND, 0);
        assertThat(p.observe(THIRD)).containsExactly(1, 1 / 3f, 1);
        assertThat(p.observe(card(DAY - 1, "c", "t", 1))).containsExactly(1, 1 / 4f, 1 / 3f);
        assertThat(p.observe(card(DAY, "c", "t", 1))).containsExactly(0, 0, 1 / 3f);
        assertThat(p.observe(card(DAY + 2 * HOUR, "c", "t", 1))).containsExactly(0, 0, 0);
    }

    @Test
    void aRevisionTakesTheOldClassBack() {
        Profiles p =
                cards(
                        """
                        n: {kind: fraud-count, entity: terminal, window: 1d}
                        rate: {kind: decayed-fraud-rate, entity: terminal, half-life: 100000d}
                        since: {kind: time-since-fraud, entity: terminal, cap: 60d}
                        share: {kind: fraud-share, entity: terminal, last: 2}
                        """);
        p.observe(FIRST);
        p.observe(SECOND);
        p.learn(FIRST, 1);
        p.learn(SECOND, 1);
        assertThat(p.observe(THIRD))
                .containsExactly(new float[] {2, 2.01f / 3, 1 / 24f, 1}, within(1e-6f));
        p.revise(SECOND, 1, 0);
        assertThat(p.observe(THIRD))
                .containsExactly(new float[] {1, 1.01f / 3, 2 / 24f, .5f}, within(1e-6f));
        p.revise(FIRST, 1, 0);
        assertThat(p.observe(THIRD))
                .containsExactly(new float[] {0, .01f / 3, 60, 0}, within(1e-6f));
        p.revise(SECOND, 0, 1);
        assertThat(p.observe(THIRD))
                .containsExactly(new float[] {1, 1.01f / 3, 1 / 24f, .5f}, within(1e-6f));
    }

    @Test
    void aLabelThatIsWithdrawnLeavesAllAsItWasBefore() {
        Profiles p =
                cards(
                        """
                        frauds: {kind: fraud-count, entity: terminal, window: 30d}
                        rate: {kind: decayed-fraud-rate, entity: terminal, half-life: 100000d}
                        since: {kind: time-since-fraud, entity: terminal, cap: 60d}
                        share: {kind: fraud-share, entity: terminal, last: 3}
                        """);
        p.observe(FIRST);
        p.observe(SECOND);
        p.learn(FIRST, 1);
        var before = p.observe(THIRD);
        p.learn(SECOND, 1);
        assertThat(p.observe(THIRD)).isNotEqualTo(before);
        p.withdraw(SECOND, 1);
        assertThat(p.observe(THIRD)).containsExactly(before, within(1e-6f));
        p.learn(SECOND, 0);
        p.withdraw(SECOND, 0);
        assertThat(p.observe(THIRD)).containsExactly(before, within(1e-6f));
    }

    @Test
    void aDecayedRateStartsAtItsPriorAndHalvesInItsHalfLife() {
        Profiles p =
                cards(
                        """
                        rate: {kind: decayed-fraud-rate, entity: terminal, half-life: 1d}
                        own:
                          kind: decayed-fraud-rate
                          entity: terminal
                          half-life: 1d
                          prior: 0.5
                          weight: 2
                        """);

        assertThat(p.observe(FIRST)).containsExactly(.01f, .5f);
        p.learn(FIRST, 1);
        assertThat(p.observe(FIRST)).containsExactly(1.01f / 2, 2 / 3f);
        assertThat(p.observe(card(DAY, "c", "t", 1)))
                .containsExactly(new float[] {.51f / 1.5f, 1.5f / 2.5f}, within(1e-6f));
        p.learn(card(DAY, "c", "t", 1), 0);
        assertThat(p.observe(card(2 * DAY, "c", "t", 1)))
                .containsExactly(new float[] {.26f / 1.75f, 1.25f / 2.75f}, within(1e-6f));
    }

    @Test
    void labelsOutOfOrderGiveTheSameDecayedRate() {
        String yaml = "rate: {kind: decayed-fraud-rate, entity: terminal, half-life: 1h}";
        Profiles forwards = cards(yaml);
        Profiles backwards = cards(yaml);
        forwards.learn(FIRST, 1);
        forwards.learn(THIRD, 0);
        backwards.learn(THIRD, 0);
        backwards.learn(FIRST, 1);

        assertThat(backwards.observe(THIRD)).containsExactly(forwards.observe(THIRD));
    }

    @Test
    void daysSinceTheLastFraudAreOfEventTimeAndCapped() {
        Profiles p = cards("since: {kind: time-since-fraud, entity: customer, cap: 60d}");

        assertThat(p.observe(FIRST)).containsExactly(60);
        p.learn(SECOND, 0);
        p.learn(FIRST, 1);
        assertThat(p.observe(card(12 * HOUR, "c", "t", 1))).containsExactly(.5f);
        assertThat(p.observe(card(90 * DAY, "c", "t", 1))).containsExactly(60);
        assertThat(p.observe(card(-DAY, "c", "t", 1))).containsExactly(0);
    }

    @Test
    void theFraudShareIsOfTheNewestLabelled() {
        Profiles p = cards("share: {kind: fraud-share, entity: customer, last: 3}");

        assertThat(p.observe(FIRST)).containsExactly(0);
        p.learn(THIRD, 1);
        assertThat(p.observe(FIRST)).containsExactly(1);
        p.learn(SECOND, 0);
        p.learn(card(3 * HOUR, "c", "t", 1), 0);
        assertThat(p.observe(FIRST)).containsExactly(1 / 3f);
        // older than the three newest
        p.learn(FIRST, 1);
        assertThat(p.observe(FIRST)).containsExactly(1 / 3f);
        p.learn(card(4 * HOUR, "c", "t", 1), 0);
        p.learn(card(5 * HOUR, "c", "t", 1), 0);
        assertThat(p.observe(FIRST)).containsExactly(0);
    }

    @Test
    void ofTwoLabelsOfOneInstantTheLaterLearnedIsNewer() {
        Profiles p = cards("share: {kind: fraud-share, entity: customer, last: 1}");
        p.learn(FIRST, 1);
        p.learn(FIRST, 0);

        assertThat(p.observe(SECOND)).containsExactly(0);
    }

    @Test
    void withThreeClassesAFraudIsAnyMinorityOrTheOneNamed() {
        FeatureInputs three =
                new FeatureInputs(
                        List.of("customer", "terminal"),
                        List.of("amount"),
                        List.of(),
                        new Classes(List.of("stolen", "genuine", "account-taken"), 1));
        FeatureSet features =
                FeatureSet.compile(
                        three,
                        Declarations.parse(
                                """
                                any: {kind: fraud-count, entity: customer, window: 1d}
                                stolen: {kind: fraud-count, entity: customer, window: 1d, of-class: stolen}
                                share: {kind: fraud-share, entity: customer, last: 9, of-class: account-taken}
                                """));
        Profiles p = Profiles.stored(features, three);
        p.observe(FIRST);
        p.observe(SECOND);
        p.observe(THIRD);
        p.learn(FIRST, 0);
        p.learn(SECOND, 2);
        p.learn(THIRD, 1);

        assertThat(p.observe(THIRD)).containsExactly(2, 1, 1 / 3f);
        p.revise(SECOND, 2, 0);
        assertThat(p.observe(THIRD)).containsExactly(2, 2, 0);
    }

    @Test
    void eachEntityHasFeaturesOfItsOwn() {
        FeatureInputs three =
                new FeatureInputs(
                        List.of("customer", "terminal", "device"),
                        List.of(),
                        List.of(),
                        CARDS.classes());
        FeatureSet features =
                FeatureSet.compile(
                        three,
                        Declarations.parse(
                                """
                                device: {kind: count, entity: device, window: 1d}
                                frauds: {kind: fraud-count, entity: device, window: 1d}
                                customer: {kind: count, entity: customer, window: 1d}
                                many:
                                  kind: decayed-count
                                  entity: device
                                  half-life: 1d
                                  where: {feature: customer, above: 1}
                                """));
        assertThat(features.entities()).containsExactly("customer", "device");
        assertThat(features.of("customer").needsOutcomes()).isFalse();
        Profiles p = Profiles.stored(features, three);

        assertThat(p.observe(visit("c", "x"))).containsExactly(1, 0, 1, 0);
        assertThat(p.observe(visit("c", "y"))).containsExactly(1, 0, 2, 0);
        p.learn(visit("c", "y"), 1);
        assertThat(p.observe(visit("d", "y"))).containsExactly(2, 1, 1, 1);
        assertThat(p.observe(visit("d", "x"))).containsExactly(2, 0, 2, 0);
    }

    @Test
    void laterLabelsChangeFeaturesOnlyAfterTheyAreKnown() throws Exception {
        FeatureSet features =
                FeatureSet.compile(CARDS, Declarations.ofPipeline("handbook-extended.yaml"));
        List<float[]> weekLate = features(features, 7 * DAY);
        List<float[]> never = features(features, 10_000 * DAY);
        var stream = Streams.random(11, 1500);
        for (int days = 8; days < 30; days += 7) {
            List<float[]> later = features(features, days * DAY);
            boolean changed = false;
            for (int row = 0; row < stream.size(); row++) {
                long known = stream.get(0).time() + days * DAY;
                if (stream.get(row).time() < known) {
                    assertThat(later.get(row)).as("row %d", row).containsExactly(never.get(row));
                }
                changed |= !java.util.Arrays.equals(later.get(row), weekLate.get(row));
            }
            assertThat(changed).as("%d days", days).isTrue();
        }
    }

    private static List<float[]> features(FeatureSet features, long delay) {
        var stream = Streams.random(11, 1500);
        Profiles p = Profiles.live(features, CARDS);
        List<float[]> vectors = new ArrayList<>();
        int known = 0;
        for (var x : stream) {
            while (stream.get(known).time() + delay <= x.time()) {
                p.learn(stream.get(known).transaction(), stream.get(known).label());
                known++;
            }
            vectors.add(p.observe(x.transaction()));
        }
        return vectors;
    }

    private static EnrichedTransaction visit(String customer, String device) {
        return EnrichedTransaction.newBuilder()
                .addEntities(customer)
                .addEntities("t")
                .addEntities(device)
                .build();
    }

    private static Profiles cards(String yaml) {
        return Profiles.stored(FeatureSet.compile(CARDS, Declarations.parse(yaml)), CARDS);
    }
}

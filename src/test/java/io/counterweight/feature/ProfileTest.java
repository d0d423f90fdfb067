package io.counterweight.feature;

import static io.counterweight.feature.Streams.CARDS;
import static io.counterweight.feature.Streams.DAY;
import static io.counterweight.feature.Streams.HOUR;
import static io.counterweight.feature.Streams.card;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.EnrichedTransaction;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
    private static final String COUNT = "n: {kind: count, entity: customer, window: 1d}";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void storedProfilesGiveTheSameBitsAsLiveOnes(long seed) throws IOException {
        FeatureSet features =
                FeatureSet.compile(CARDS, Declarations.ofPipeline("handbook-extended.yaml"), 64);
        Profiles live = Profiles.live(features, CARDS);
        Profiles stored = Profiles.stored(features, CARDS);
        var random = new Random(seed);
        var unlabelled = new ArrayDeque<Streams.Labelled>();
        int row = 0;
        for (var x : Streams.random(seed, 1500)) {
            EnrichedTransaction t = x.transaction();
            if (random.nextInt(20) == 0) {
                // late by up to two days
                t = t.toBuilder().setEventTime(t.getEventTime() - random.nextLong(2 * DAY)).build();
            }
            assertThat(stored.observe(t))
                    .as("seed %d, row %d", seed, row)
                    .containsExactly(live.observe(t));
            unlabelled.add(new Streams.Labelled(t, x.label()));
            while (unlabelled.size() > 100) {
                var known = unlabelled.remove();
                live.learn(known.transaction(), known.label());
                stored.learn(known.transaction(), known.label());
                if (random.nextInt(10) == 0) {
                    live.revise(known.transaction(), known.label(), 1 - known.label());
                    stored.revise(known.transaction(), known.label(), 1 - known.label());
                }
            }
            row++;
        }
    }

    @Test
    void anUnknownFormatIsRefused() {
        EntityFeatures customer = customer(COUNT);
        byte[] bytes = customer.write(customer.read(null));
        bytes[0] = 9;

        assertThatThrownBy(() -> customer.read(bytes))
                .isInstanceOf(ProfileException.class)
                .hasMessage(
                        "a profile must have the known format: entity=customer, version=9,"
                                + " known=3");
    }

    @Test
    void aProfileOfOtherDeclarationsIsRefused() {
        byte[] bytes = customer(COUNT).write(customer(COUNT).read(null));
        EntityFeatures other = customer(COUNT.replace("1d", "2d"));

        assertThatThrownBy(() -> other.read(bytes))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("a profile must be of the declared features");
    }

    @Test
    void aProfileCutShortOrTooLongIsRefused() {
        EntityFeatures customer = customer(COUNT);
        Profile p = customer.read(null);
        customer.observe(p, card(12345, "c", "t", 1), new float[1]);
        byte[] bytes = customer.write(p);

        for (int length = 0; length <= bytes.length + 1; length++) {
            if (length != bytes.length) {
                byte[] damaged = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> customer.read(damaged))
                        .isInstanceOf(ProfileException.class);
            }
        }
        assertThat(customer.write(customer.read(bytes))).isEqualTo(bytes);
    }

    @Test
    void aProfileOfSixtyTransactionsIsSmall() throws IOException {
        FeatureSet features = FeatureSet.compile(CARDS, Declarations.ofPipeline("handbook.yaml"));
        EntityFeatures customer = features.of("customer");
        Profile p = customer.read(null);
        for (int i = 0; i < 60; i++) {
            customer.observe(p, card(i * 11 * HOUR, "c", "t", i + .99), new float[15]);
        }

        assertThat(customer.write(p).length).isLessThan(60 * 8);
    }

    @Test
    void bucketsOlderThanTheLongestWindowAreDropped() {
        EntityFeatures customer = customer(COUNT);
        Profile p = customer.read(null);
        int most = 0;
        for (int i = 0; i < 10_000; i++) {
            customer.observe(p, card(i * HOUR, "c", "t", 1), new float[1]);
            most = Math.max(most, customer.write(p).length);
        }

        assertThat(most).isLessThan(24 * 8);
    }

    @Test
    void aBusyEntityStaysSmallAndItsWindowsStayClose() {
        FeatureSet features =
                FeatureSet.compile(
                        CARDS,
                        Declarations.parse(
                                """
                                hour: {kind: count, entity: customer, window: 1h}
                                day: {kind: count, entity: customer, window: 1d}
                                month: {kind: count, entity: customer, window: 30d}
                                late: {kind: count, entity: customer, window: 1d, delay: 7d}
                                sum: {kind: sum, entity: customer, field: amount, window: 30d}
                                """));
        EntityFeatures customer = features.of("customer");
        Profile p = customer.read(null);
        float[] x = new float[5];
        int most = 0;
        // one every 20 seconds: 180 an hour, 129,600 a month
        for (int i = 0; i < 200_000; i++) {
            customer.observe(p, card(i * 20_000L, "c", "t", 1), x);
            if (i > 180_000) {
                // an edge is as wide as 2 · 9.7 / 512 of its window, 3.8 %: see BucketGrid
                assertThat(x[0] / 180).as("hour, row %d", i).isBetween(.96f, 1.04f);
                assertThat(x[1] / 4320).as("day, row %d", i).isBetween(.96f, 1.04f);
                assertThat(x[2] / 129_600).as("month, row %d", i).isBetween(.96f, 1.04f);
                assertThat(x[3] / 4320).as("late, row %d", i).isBetween(.96f, 1.04f);
                assertThat(x[4]).isEqualTo(x[2]);
            }
            if (i % 1000 == 0) {
                most = Math.max(most, customer.write(p).length);
            }
        }
        assertThat(most).isLessThan(513 * 12);
    }

    @Test
    void aLabelIsCreditedToTheBucketThatCoversItsTransaction() {
        FeatureSet features =
                FeatureSet.compile(
                        CARDS,
                        Declarations.parse("n: {kind: fraud-count, entity: customer, window: 10d}"),
                        16);
        Profiles p = Profiles.stored(features, CARDS);
        for (int i = 0; i < 1000; i++) {
            p.observe(card(i * HOUR / 10, "c", "t", 1));
        }
        for (int i = 0; i < 1000; i += 10) {
            p.learn(card(i * HOUR / 10, "c", "t", 1), 1);
        }

        assertThat(p.observe(card(100 * HOUR, "c", "t", 1))).containsExactly(100);
    }

    @Test
    void aLabelOfATransactionThatTheProfileDoesNotHoldIsNotCounted() {
        FeatureSet features =
                FeatureSet.compile(
                        CARDS,
                        Declarations.parse("n: {kind: fraud-count, entity: customer, window: 1d}"));
        Profiles p = Profiles.stored(features, CARDS);
        p.learn(card(0, "c", "t", 1), 1);
        p.observe(card(DAY, "c", "t", 1));
        p.learn(card(DAY - 1, "c", "t", 1), 1);
        p.learn(card(DAY + 1, "c", "t", 1), 1);

        assertThat(p.observe(card(DAY + 2, "c", "t", 1))).containsExactly(0);
    }

    private static EntityFeatures customer(String yaml) {
        return FeatureSet.compile(CARDS, Declarations.parse(yaml)).of("customer");
    }
}

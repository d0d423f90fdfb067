package io.counterweight.feature;

import static io.counterweight.feature.Streams.CARDS;
import static io.counterweight.feature.Streams.DAY;
import static io.counterweight.feature.Streams.HOUR;
import static io.counterweight.feature.Streams.SECOND;
import static io.counterweight.feature.Streams.card;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import io.counterweight.event.EnrichedTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each kind of feature on values that can be checked by hand. 1970-01-01 was a Thursday.
class FeatureKindsTest {
    private static final FeatureInputs SHOP =
            new FeatureInputs(
                    List.of("card"),
                    List.of("amount"),
                    List.of("country", "channel"),
                    new Classes(List.of("genuine", "fraud"), 0));

    @Test
    void aFieldIsItsNumberAndALogIsOfOnePlusIt() {
        Profiles p = cards("a: {kind: field, field: amount}\nb: {kind: log, field: amount}");

        assertThat(p.observe(card(0, "c", "t", Math.E - 1)))
                .containsExactly((float) (Math.E - 1), 1);
        assertThat(p.observe(card(0, "c", "t", 0))).containsExactly(0, 0);
        assertThat(p.observe(card(0, "c", "t", 1 - Math.E)))
                .containsExactly((float) (1 - Math.E), -1);
    }

    @Test
    void oneHotLightsTheColumnOfAListedValueAndNoneForAnother() {
        FeatureSet features =
                FeatureSet.compile(
                        SHOP,
                        Declarations.parse(
                                "at: {kind: one-hot, field: channel, values: [web, shop]}"));
        Profiles p = Profiles.live(features, SHOP);

        assertThat(features.columnNames()).containsExactly("at=web", "at=shop");
        assertThat(p.observe(shop("BE", "web"))).containsExactly(1, 0);
        assertThat(p.observe(shop("web", "shop"))).containsExactly(0, 1);
        assertThat(p.observe(shop("BE", "atm"))).containsExactly(0, 0);
    }

    @Test
    void aHashLightsTheSameBucketForTheSameValueEverywhere() {
        FeatureSet features =
                FeatureSet.compile(
                        SHOP, Declarations.parse("in: {kind: hash, field: country, buckets: 4}"));
        Profiles p = Profiles.live(features, SHOP);

        assertThat(features.columnNames()).containsExactly("in#0", "in#1", "in#2", "in#3");
        // the buckets must never move: models are trained on them
        assertThat(p.observe(shop("BE", "web"))).containsExactly(0, 1, 0, 0);
        assertThat(p.observe(shop("FR", "web"))).containsExactly(1, 0, 0, 0);
        assertThat(StableHash.of("")).isEqualTo(0xefd01f60ba992926L);
    }

    @Test
    void hoursIncludeBothEndsAndMayPassMidnight() {
        Profiles p =
                cards("night: {kind: hours, from: 0, to: 6}\nlate: {kind: hours, from: 22, to: 1}");

        assertThat(p.observe(card(0, "c", "t", 1))).containsExactly(1, 1);
        assertThat(p.observe(card(2 * HOUR, "c", "t", 1))).containsExactly(1, 0);
        assertThat(p.observe(card(7 * HOUR - 1, "c", "t", 1))).containsExactly(1, 0);
        assertThat(p.observe(card(7 * HOUR, "c", "t", 1))).containsExactly(0, 0);
        assertThat(p.observe(card(22 * HOUR, "c", "t", 1))).containsExactly(0, 1);
        assertThat(p.observe(card(-HOUR, "c", "t", 1))).containsExactly(0, 1);
    }

    @Test
    void weekendIsSaturdayAndSundayInItsZone() {
        Profiles p = cards("utc: {kind: weekend}\ntokyo: {kind: weekend, zone: Asia/Tokyo}");

        assertThat(p.observe(card(DAY, "c", "t", 1))).containsExactly(0, 0);
        // Friday 15:00 UTC is Saturday 00:00 in Tokyo
        assertThat(p.observe(card(DAY + 15 * HOUR, "c", "t", 1))).containsExactly(0, 1);
        assertThat(p.observe(card(2 * DAY, "c", "t", 1))).containsExactly(1, 1);
        assertThat(p.observe(card(4 * DAY - 1, "c", "t", 1))).containsExactly(1, 0);
        assertThat(p.observe(card(4 * DAY, "c", "t", 1))).containsExactly(0, 0);
    }

    @Test
    void hoursFollowAZonesSummerTime() {
        Profiles p = cards("noon: {kind: hours, from: 12, to: 12, zone: Europe/Brussels}");

        // 2018-03-24 and -25: the clocks went forward in between
        assertThat(p.observe(card(1_521_889_200_000L, "c", "t", 1))).containsExactly(1);
        assertThat(p.observe(card(1_521_889_200_000L + DAY, "c", "t", 1))).containsExactly(0);
        assertThat(p.observe(card(1_521_889_200_000L + DAY - HOUR, "c", "t", 1)))
                .containsExactly(1);
    }

    @Test
    void timeOfDayTurnsOnceADay() {
        Profiles p = cards("time: {kind: time-of-day}");

        assertThat(p.observe(card(5 * DAY, "c", "t", 1))).containsExactly(0, 1);
        assertThat(p.observe(card(5 * DAY + 6 * HOUR, "c", "t", 1)))
                .containsExactly(new float[] {1, 0}, within(1e-7f));
        assertThat(p.observe(card(5 * DAY + 16 * HOUR, "c", "t", 1)))
                .containsExactly(new float[] {-.8660254f, -.5f}, within(1e-7f));
    }

    @Test
    void windowsIncludeThisTransactionAndExcludeTheirFarEdge() {
        Profiles p =
                cards(
                        """
                        n: {kind: count, entity: customer, window: 1h}
                        sum: {kind: sum, entity: customer, field: amount, window: 1h}
                        mean: {kind: mean, entity: customer, field: amount, window: 1h}
                        sd: {kind: standard-deviation, entity: customer, field: amount, window: 1h}
                        ln: {kind: count, entity: customer, window: 1h, log: true}
                        """);

        assertThat(p.observe(card(0, "c", "t", 2)))
                .containsExactly(1, 2, 2, 0, (float) Math.log(2));
        assertThat(p.observe(card(0, "c", "t", 4)))
                .containsExactly(2, 6, 3, 1, (float) Math.log(3));
        assertThat(p.observe(card(0, "other", "t", 9)))
                .containsExactly(1, 9, 9, 0, (float) Math.log(2));
        assertThat(p.observe(card(HOUR - 1, "c", "t", 6)))
                .containsExactly(3, 12, 4, 1.6329932f, (float) Math.log(4));
        assertThat(p.observe(card(HOUR, "c", "t", 6)))
                .containsExactly(2, 12, 6, 0, (float) Math.log(3));
    }

    @Test
    void aDelayedWindowEndsADelayAgo() {
        Profiles p =
                cards(
                        """
                        n: {kind: count, entity: customer, window: 1d, delay: 7d}
                        mean: {kind: mean, entity: customer, field: amount, window: 1d, delay: 7d}
                        """);

        assertThat(p.observe(card(0, "c", "t", 2))).containsExactly(0, 0);
        assertThat(p.observe(card(7 * DAY - 1, "c", "t", 4))).containsExactly(0, 0);
        assertThat(p.observe(card(7 * DAY, "c", "t", 4))).containsExactly(1, 2);
        assertThat(p.observe(card(8 * DAY - 1, "c", "t", 4))).containsExactly(1, 2);
        assertThat(p.observe(card(8 * DAY, "c", "t", 4))).containsExactly(0, 0);
    }

    @Test
    void aLateTransactionSeesWhatWasBeforeItAndIsCountedInItsPlace() {
        Profiles p = cards("n: {kind: count, entity: customer, window: 1h}");

        assertThat(p.observe(card(1, "c", "t", 1))).containsExactly(1);
        assertThat(p.observe(card(HOUR, "c", "t", 1))).containsExactly(2);
        assertThat(p.observe(card(HOUR / 2, "c", "t", 1))).containsExactly(2);
        assertThat(p.observe(card(HOUR + 1, "c", "t", 1))).containsExactly(3);
    }

    @Test
    void ratioAndZScoreSetTheValueAgainstItsWindow() {
        Profiles p =
                cards(
                        """
                        r: {kind: ratio, entity: customer, field: amount, window: 1h, plus: 1, max: 2}
                        z: {kind: z-score, entity: customer, field: amount, window: 1h}
                        cut: {kind: z-score, entity: customer, field: amount, window: 1h, max: 0.5}
                        """);

        assertThat(p.observe(card(0, "c", "t", 1))).containsExactly(.5f, 0, 0);
        // mean 2, deviation 1
        assertThat(p.observe(card(0, "c", "t", 3))).containsExactly(1, 1, .5f);
        // mean 29 / 3
        assertThat(p.observe(card(0, "c", "t", 25))[0]).isEqualTo(2);
    }

    @Test
    void theRunningLevelStartsWhereDeclaredAndMovesAfterItIsRead() {
        Profiles p =
                cards(
                        """
                        r:
                          kind: ratio
                          entity: customer
                          field: amount
                          level: {start-mean: 50, start-deviation: 30, min-rate: 0.5}
                          plus: 1
                        z:
                          kind: z-score
                          entity: customer
                          field: amount
                          level: {start-mean: 50, start-deviation: 30, min-rate: 0.5}
                          plus: 5
                          min: -1
                        """);

        assertThat(p.observe(card(0, "c", "t", 102))).containsExactly(2, 52 / 35f);
        // n = 1, α = 1: mean 102, variance 0
        assertThat(p.observe(card(0, "c", "t", 103))).containsExactly(1, 1 / 5f);
        // n = 2, α = ½: mean 102.5, variance ¼
        assertThat(p.observe(card(0, "c", "t", 105))).containsExactly(105 / 103.5f, 2.5f / 5.5f);
        // n = 3, α = ½: mean 103.75
        assertThat(p.observe(card(0, "c", "t", 52.375)))
                .containsExactly(new float[] {.5f, -1}, within(1e-6f));
    }

    @Test
    void aRunningLevelIsClippedFromItsTurnOn() {
        Profiles p =
                cards(
                        """
                        r:
                          kind: ratio
                          entity: customer
                          field: amount
                          level: {min-rate: 1, clip: 3, clip-plus: 20, clip-after: 2}
                        """);

        p.observe(card(0, "c", "t", 10));
        assertThat(p.observe(card(0, "c", "t", 1000))).containsExactly(100);
        assertThat(p.observe(card(0, "c", "t", 2000))).containsExactly(2);
        // α = 1 keeps the variance 0, so the third moved the mean from 1000 by 20 only
        assertThat(p.observe(card(0, "c", "t", 1020))).containsExactly(1);
    }

    @Test
    void secondsSinceTheLastAreCapped() {
        Profiles p =
                cards(
                        """
                        s: {kind: seconds-since-last, entity: customer, cap: 1h}
                        m: {kind: seconds-since-last, entity: customer, cap: 1h, unit: 60s, log: true}
                        """);
        float most = (float) Math.log(61);

        assertThat(p.observe(card(0, "c", "t", 1))).containsExactly(3600, most);
        assertThat(p.observe(card(90 * SECOND, "c", "t", 1)))
                .containsExactly(90, (float) Math.log(2.5));
        assertThat(p.observe(card(60 * SECOND, "c", "t", 1))).containsExactly(0, 0);
        assertThat(p.observe(card(2 * HOUR, "c", "t", 1))).containsExactly(3600, most);
    }

    @Test
    void pairsAreNewOnceAndThenCounted() {
        Profiles p =
                cards(
                        """
                        new: {kind: first-seen, entity: customer, with: terminal}
                        n: {kind: pair-count, entity: customer, with: terminal}
                        ln: {kind: pair-count, entity: customer, with: terminal, log: true}
                        """);

        assertThat(p.observe(card(0, "c", "t", 1))).containsExactly(1, 0, 0);
        assertThat(p.observe(card(0, "c", "u", 1))).containsExactly(1, 0, 0);
        assertThat(p.observe(card(0, "c", "t", 1))).containsExactly(0, 1, (float) Math.log(2));
        assertThat(p.observe(card(0, "d", "t", 1))).containsExactly(1, 0, 0);
        assertThat(p.observe(card(0, "c", "t", 1))).containsExactly(0, 2, (float) Math.log(3));
    }

    @Test
    void thePairUnmetForLongestIsForgottenFirst() {
        Profiles p =
                cards("new: {kind: first-seen, entity: customer, with: terminal, remember: 2}");

        assertThat(p.observe(card(0, "c", "t", 1))).containsExactly(1);
        assertThat(p.observe(card(0, "c", "u", 1))).containsExactly(1);
        assertThat(p.observe(card(0, "c", "t", 1))).containsExactly(0);
        assertThat(p.observe(card(0, "c", "v", 1))).containsExactly(1);
        assertThat(p.observe(card(0, "c", "t", 1))).containsExactly(0);
        assertThat(p.observe(card(0, "c", "u", 1))).containsExactly(1);
    }

    @Test
    void aDecayedCountHalvesInItsHalfLifeAndCountsWhatMeetsItsCondition() {
        Profiles p =
                cards(
                        """
                        amount: {kind: field, field: amount}
                        all: {kind: decayed-count, entity: customer, half-life: 1d}
                        large:
                          kind: decayed-count
                          entity: customer
                          half-life: 1d
                          where: {feature: amount, above: 10}
                          after: 1
                        """);

        assertThat(p.observe(card(0, "c", "t", 11))).containsExactly(11, 0, 0);
        assertThat(p.observe(card(0, "c", "t", 11))).containsExactly(11, 1, 0);
        assertThat(p.observe(card(DAY, "c", "t", 10))).containsExactly(10, 1, .5f);
        assertThat(p.observe(card(2 * DAY, "c", "t", 10))).containsExactly(10, 1, .25f);
    }

    @Test
    void aCountWithoutAWindowIsOfAllSoFar() {
        Profiles p =
                cards(
                        "n: {kind: count, entity: terminal}\n"
                                + "ln: {kind: count, entity: terminal, log: true}");

        p.observe(card(0, "c", "t", 1));
        assertThat(p.observe(card(1000 * DAY, "d", "t", 1)))
                .containsExactly(2, (float) Math.log(3));
    }

    @Test
    void aQuotientAndALogReadOtherColumnsWhereverTheyAreDeclared() {
        Profiles p =
                cards(
                        """
                        ln: {kind: log-of, of: q}
                        q: {kind: quotient, of: sum, over: n, plus: 1, max: 5}
                        sum: {kind: sum, entity: customer, field: amount, window: 1d}
                        n: {kind: count, entity: customer, window: 1d}
                        none: {kind: quotient, of: sum, over: zero}
                        zero: {kind: count, entity: customer, window: 1d, delay: 1d}
                        """);

        assertThat(p.observe(card(0, "c", "t", 3)))
                .containsExactly((float) Math.log(2.5), 1.5f, 3, 1, 0, 0);
        assertThat(p.observe(card(0, "c", "t", 99))[1]).isEqualTo(5);
    }

    @Test
    void anUnboundedSumStaysFinite() {
        Profiles p = cards("sum: {kind: sum, entity: customer, field: amount, window: 1d}");

        p.observe(card(0, "c", "t", 3e38));
        assertThat(p.observe(card(0, "c", "t", 3e38))).containsExactly(Float.MAX_VALUE);
    }

    private static Profiles cards(String yaml) {
        return Profiles.stored(FeatureSet.compile(CARDS, Declarations.parse(yaml)), CARDS);
    }

    private static EnrichedTransaction shop(String country, String channel) {
        return EnrichedTransaction.newBuilder()
                .addEntities("c")
                .addNumbers(1)
                .addCategories(country)
                .addCategories(channel)
                .build();
    }
}

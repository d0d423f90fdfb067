package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgedRulesTest {
    private static final Classes CLASSES = new Classes(List.of("stolen", "genuine", "friendly"), 1);
    private static final int STOLEN = 0;
    private static final int GENUINE = 1;
    private static final int FRIENDLY = 2;
    private static final long DAY = 86_400_000;

    /// 06:00 of a day.
    private static final long START = 20_000 * DAY + DAY / 4;

    private static JudgedRules rules(Duration from, @Nullable Integer budget) {
        return new JudgedRules(
                List.of(
                        new RuleTerms("any", "block", "live", null),
                        new RuleTerms("thief", "alert", "live", STOLEN)),
                CLASSES,
                from,
                budget);
    }

    private static JudgedRules.Row row(long time, double rank, String... fired) {
        return new JudgedRules.Row(time, (float) rank, rank >= .5, 10, List.of(fired));
    }

    @Test
    void aRuleOfAClassSeeksThatClassAndOneOfNoneAnyFraud() {
        var rules = rules(Duration.ZERO, 1);
        rules.add(row(START, .9, "any", "thief"), STOLEN);
        rules.add(row(START + 1, .1, "any", "thief"), FRIENDLY);
        rules.add(row(START + 2, .8), STOLEN);
        rules.add(row(START + 3, .7, "any"), GENUINE);
        var judged = rules.judged(Long.MAX_VALUE);
        var any = judged.getFirst();
        var thief = judged.getLast();
        assertThat(List.of(any.rows(), any.fired(), any.hits(), any.sought()))
                .containsExactly(4L, 3L, 2L, 3L);
        assertThat(List.of(thief.fired(), thief.hits(), thief.sought()))
                .containsExactly(2L, 1L, 2L);
        assertThat(any.caught()).isEqualTo(20);
        assertThat(any.refused()).isEqualTo(10);
        // A fraud of another class is neither.
        assertThat(thief.caught()).isEqualTo(10);
        assertThat(thief.refused()).isZero();
        assertThat(any.withModel()).isEqualTo(2);
        assertThat(thief.nearest()).isEqualTo("any");
        assertThat(thief.withNearest()).isEqualTo(2);
        assertThat(any.precisionBand()).isEqualTo(WilsonBand.of(2, 3));
        assertThat(any.recallBand()).isEqualTo(WilsonBand.of(2, 3));
        assertThat(any.added()).as("of one day").isNull();
    }

    @Test
    void aRevisedLabelTakesThePlaceOfTheOneBefore() {
        var rules = rules(Duration.ZERO, 1);
        rules.add(row(START, .9, "any"), GENUINE);
        rules.add(row(START, .9), GENUINE);
        rules.revise(row(START, .9, "any"), GENUINE, STOLEN);
        var any = rules.judged(Long.MAX_VALUE).getFirst();
        assertThat(List.of(any.fired(), any.hits(), any.sought())).containsExactly(1L, 1L, 1L);
        assertThat(any.refused()).isZero();
    }

    @Test
    void rowsCountFromTheFirstMidnightOnAndUntilTheirLabelsAreKnown() {
        var rules = rules(Duration.ofDays(1), 1);
        // Of a stream that is a little out of order.
        rules.add(row(START + DAY, .9, "any"), STOLEN);
        rules.add(row(START, .9, "any"), STOLEN);
        rules.add(row(START - DAY / 4 + DAY, .9, "any"), STOLEN);
        rules.add(row(START - DAY / 4 + DAY - 1, .9, "any"), STOLEN);
        rules.add(row(START + 2 * DAY, .9, "any"), STOLEN);
        assertThat(rules.judged(Long.MAX_VALUE).getFirst().fired()).isEqualTo(3);
        assertThat(rules.judged(START + 2 * DAY - 1).getFirst().fired()).isEqualTo(2);
    }

    @Test
    void whatARuleAddsIsAtTheSameNumberOfAlerts() {
        var rules = rules(Duration.ZERO, 2);
        for (int day = 0; day < 4; day++) {
            long at = START + day * DAY;
            rules.add(row(at, .9, "thief"), STOLEN);
            rules.add(row(at + 1, .8), GENUINE);
            rules.add(row(at + 2, .7), STOLEN);
            // One that the champion ranks last, on every other day a fraud.
            rules.add(row(at + 3, .1, "any"), day % 2 == 0 ? FRIENDLY : GENUINE);
        }
        var judged = rules.judged(Long.MAX_VALUE);
        var any = judged.getFirst().added();
        // Its own and the highest, against the two highest: one more on two days of four.
        assertThat(any).isNotNull();
        assertThat(any.perDay()).isEqualTo(.5);
        assertThat(any.budget()).isEqualTo(2);
        double half = 1.959963984540054 * Math.sqrt(1 / 3.0 / 4);
        assertThat(any.low()).isCloseTo(.5 - half, within(1e-12));
        assertThat(any.high()).isCloseTo(.5 + half, within(1e-12));
        // What the champion ranks first already.
        assertThat(judged.getLast().added().perDay()).isZero();
    }

    @Test
    void withoutABudgetItIsTheChampionsOwnNumberOfAlerts() {
        var rules = rules(Duration.ZERO, null);
        for (int day = 0; day < 2; day++) {
            rules.add(row(START + day * DAY, .9), GENUINE);
            rules.add(row(START + day * DAY + 1, .4, "any"), STOLEN);
            rules.add(row(START + day * DAY + 2, .3), STOLEN);
        }
        var added = rules.judged(Long.MAX_VALUE).getFirst().added();
        assertThat(added).isEqualTo(new JudgedRule.Added(1, 1, 1, 1));
    }
}

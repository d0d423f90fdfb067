package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import io.counterweight.event.Example;
import io.counterweight.event.ScoredTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForetoldDaysTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final ForetoldDays days =
            new ForetoldDays(CLASSES, Duration.ofDays(2), Duration.ofDays(1));

    private static ScoredTransaction scored(long time, double fraud, double propensity) {
        return ScoredTransaction.newBuilder()
                .setEventTime(time)
                .setDecision(fraud >= 0.5 ? 1 : 0)
                .addProbabilities((float) (1 - fraud))
                .addProbabilities((float) fraud)
                .setPropensity(propensity)
                .build();
    }

    private static Example labelled(ScoredTransaction scored, int label) {
        return Example.newBuilder().setScored(scored).setLabel(label).build();
    }

    private static ForetoldClass fraud(ForetoldDay day) {
        return day.classes().get(1);
    }

    @Test
    void whatIsExpectedIsTheSumOfProbabilities() {
        days.reach(0, 0);
        days.add(scored(1, 0.75, 0));
        days.add(scored(2, 0.5, 0));
        days.add(scored(3, 0.25, 0));
        days.add(ScoredTransaction.newBuilder().setEventTime(4).build());
        var day = days.reach(DAY, 3).getFirst();
        assertThat(day.partition()).isEqualTo(3);
        assertThat(day.isDue()).isFalse();
        assertThat(day.transactions()).isEqualTo(4);
        assertThat(day.unscored()).isOne();
        assertThat(fraud(day).caught().number()).isEqualTo(1.25);
        assertThat(fraud(day).caught().variance()).isEqualTo(0.75 * 0.25 + 0.5 * 0.5);
        assertThat(fraud(day).missed().number()).isEqualTo(0.25);
        assertThat(fraud(day).recall()).isEqualTo(1.25 / 1.5);
        assertThat(fraud(day).precision()).isEqualTo(0.625);
        assertThat(fraud(day).recallBand()).as("the error is unknown yet").isNull();
    }

    @Test
    void theTruthIsToldOnceLabelsAreDueAndFollowsRevisions() {
        days.reach(0, 0);
        var one = scored(1, 0.75, 0);
        var two = scored(2, 0.25, 0);
        var three = scored(3, 0.25, 0);
        List.of(one, two, three).forEach(days::add);
        assertThat(days.reach(DAY, 0)).hasSize(1);
        days.learn(labelled(one, 1));
        days.learn(labelled(two, 0));
        days.learn(labelled(two, 1).toBuilder().setRevisedFrom(0).build());
        days.learn(labelled(three, 1));
        days.learn(labelled(three, 1).toBuilder().setRevisedFrom(1).setWithdrawn(true).build());
        assertThat(days.reach(2 * DAY, 0)).isEmpty();
        var due = days.reach(3 * DAY, 0);
        assertThat(due)
                .singleElement()
                .satisfies(day -> {
                    assertThat(day.isDue()).isTrue();
                    assertThat(day.known()).isEqualTo(2);
                    assertThat(fraud(day).truth().recall()).isEqualTo(0.5);
                    assertThat(fraud(day).truth().precision()).isOne();
                    assertThat(fraud(day).truth().recallError()).isEqualTo(0.25);
                });
    }

    @Test
    void oneOfTheControlGroupStandsForThoseThatWereBlocked() {
        days.reach(0, 0);
        var blocked = scored(1, 0.75, 0);
        var let = scored(2, 0.75, 0.25);
        var small = scored(3, 0.25, 0);
        List.of(blocked, let, small).forEach(days::add);
        days.learn(labelled(let, 1));
        days.learn(labelled(small, 1));
        days.reach(DAY, 0);
        days.reach(2 * DAY, 0);
        var truth = fraud(days.reach(3 * DAY, 0).getFirst()).truth();
        assertThat(truth.caught()).isEqualTo(4);
        assertThat(truth.missed()).isOne();
        assertThat(truth.recall()).isEqualTo(0.8);
        assertThat(truth.expectedCaught().variance()).isEqualTo(16 * 0.75 * 0.25);
    }

    /// Probabilities that are off by a factor make a wider band, and it holds.
    @ParameterizedTest(name = "frauds {0} times as many as expected")
    @CsvSource({"1.0, 0.22", "0.8, 0.30", "1.3, 0.45"})
    void theBandHoldsOnMostDays(double factor, double widest) {
        var random = new Random(17);
        var told = new ArrayList<ForetoldDay>();
        var waiting = new ArrayList<Example>();
        days.reach(0, 0);
        for (int day = 0; day < 120; day++) {
            long start = day * DAY;
            waiting.removeIf(example -> {
                boolean isDue = example.getScored().getEventTime() + 2 * DAY < start;
                if (isDue) {
                    days.learn(example);
                }
                return isDue;
            });
            told.addAll(days.reach(start, 0));
            for (int i = 0; i < 2000; i++) {
                double p = i < 150 ? 0.75 * random.nextDouble() : 0.01 * random.nextDouble();
                var scored = scored(start + 1 + i, p, 0);
                days.add(scored);
                // The missed ones alone are off: recall is.
                double real = p < 0.5 ? p * factor : p;
                waiting.add(labelled(scored, random.nextDouble() < real ? 1 : 0));
            }
        }
        var summary = ForetoldSummary.of(told).get(1);
        assertThat(summary.days()).isGreaterThan(100);
        assertThat(summary.recallCovered()).isGreaterThanOrEqualTo(0.9);
        assertThat(summary.precisionCovered()).isGreaterThanOrEqualTo(0.9);
        assertThat(summary.recallWidth()).isBetween(0.05, widest);
    }

    @Test
    void goingOnFromItsSumsChangesNothing() {
        var again = new ForetoldDays(CLASSES, Duration.ofDays(2), Duration.ofDays(1));
        var random = new Random(3);
        days.reach(0, 0);
        for (int i = 0; i < 400; i++) {
            long time = i * DAY / 10;
            var scored = scored(time, random.nextDouble(), 0);
            days.add(scored);
            if (i % 50 == 20) {
                again.restore(days.sums(), days.today());
            } else if (i > 20) {
                again.add(scored);
            }
            var example = labelled(scored, random.nextInt(2));
            days.learn(example);
            if (i >= 20) {
                again.learn(example);
            }
            if (i >= 20) {
                assertThat(again.reach(time, 0)).isEqualTo(days.reach(time, 0));
            } else {
                days.reach(time, 0);
            }
        }
        assertThat(again.sums()).isEqualTo(days.sums());
    }

    @Test
    void partitionsTogetherAreOfAllTheirTransactions() {
        var parts = new ForetoldParts();
        var other = new ForetoldDays(CLASSES, Duration.ofDays(2), Duration.ofDays(1));
        days.reach(0, 0);
        other.reach(0, 1);
        days.add(scored(1, 0.75, 0));
        other.add(scored(1, 0.25, 0));
        parts.with(days.reach(DAY, 0).getFirst());
        var both = parts.with(other.reach(DAY, 1).getFirst());
        assertThat(both.transactions()).isEqualTo(2);
        assertThat(fraud(both).recall()).isCloseTo(0.75, within(1e-12));
    }
}

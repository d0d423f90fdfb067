package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrequentialReportTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final long DAY = 86_400_000;
    private static final long START = LocalDate.of(2018, 4, 1).toEpochDay() * DAY;
    private static final int DELAY = 7;

    @Test
    void averagePrecisionIsTheMeanOverDaysWithAFraudAndPooledIsOverAllRows() {
        var report = report(new Judge(Duration.ZERO, null, null, null));
        add(report, 0, "a", .9f, true);
        add(report, 0, "b", .1f, false);
        add(report, 1, "a", .8f, false);
        add(report, 1, "b", .7f, true);
        add(report, 2, "a", .3f, false);

        var result = only(report);

        assertThat(result.averagePrecision()).isEqualTo((1 + .5) / 2);
        assertThat(result.rocAuc()).isEqualTo((1 + 0) / 2.0);
        // .9 fraud, .8 not, .7 fraud
        assertThat(result.pooledAveragePrecision()).isEqualTo((1 + 2.0 / 3) / 2, within(1e-12));
        assertThat(result.days()).hasSize(3);
        assertThat(result.days().get(2).averagePrecision()).isNull();
        assertThat(result.days().get(2).date()).isEqualTo(LocalDate.of(2018, 4, 3));
    }

    @Test
    void daysBeforeTheTestCountForNothingButWhatIsKnown() {
        var report = report(new Judge(Duration.ofDays(9), "card", 1, Duration.ofDays(7)));
        add(report, 0, "a", .9f, false);
        add(report, 1, "a", .9f, true);
        add(report, 9, "a", .9f, true);
        add(report, 9, "b", .8f, false);
        add(report, 9, "c", .7f, true);

        var result = only(report);

        assertThat(result.rows()).isEqualTo(2);
        assertThat(result.averagePrecision()).isEqualTo(.5);
        assertThat(result.days()).extracting(DayReport::day).containsExactly(9);
        // The card of the first fraud is known by then.
        var counted = report.counted(result.recipe());
        assertThat(IntStream.range(0, counted.size()).filter(counted::counts))
                .containsExactly(3, 4);
        assertThat(counted.isFraud(4)).isTrue();
        assertThat(counted.rank(4)).isEqualTo(.7f);
    }

    @Test
    void aRevisedRowIsJudgedByItsNewerLabel() {
        var report = report(new Judge(Duration.ZERO, "card", 1, Duration.ofDays(7)));
        add(report, 0, "a", .9f, false);
        add(report, 0, "b", .1f, false);
        long time = START + 43_200_000;
        var score = Scored.at("t", time, 1, fraud(.9f));
        assertThat(report.revise("r", score, "a", .9f, 0, 1, time + 9 * DAY)).isTrue();
        assertThat(report.revise("r", score, "a", .9f, 0, 1, time + 9 * DAY))
                .as("it is no longer what it was")
                .isFalse();
        add(report, 10, "a", .5f, false);

        var result = only(report);

        assertThat(result.rows()).as("a is known as defrauded on day 10").isEqualTo(2);
        assertThat(result.averagePrecision()).isEqualTo(1);
        assertThat(result.days().getFirst().labelled()).containsExactly(1L, 1L);
        assertThat(result.brier()).isEqualTo(.01, within(1e-6));
        assertThat(result.logLoss()).isEqualTo(-Math.log(.9), within(1e-6));
    }

    @Test
    void rowsLaterThanAllAreKnownDoNotCount() {
        var report = report(new Judge(Duration.ZERO, null, null, null));
        add(report, 0, "a", .9f, true);
        add(report, 0, "b", .1f, false);
        add(report, 1, "c", .9f, true);
        report.countUntil(START + 43_200_000);

        assertThat(only(report).rows()).isEqualTo(2);
        assertThat(only(report).days()).hasSize(1);
    }

    @Test
    void rowsBeforeTheTestOnItsFirstDayAreLeftOut() {
        var report = report(new Judge(Duration.ofHours(12), null, null, null));
        report.add(
                "r", Scored.at("t", START + DAY / 2 - 1, 1, fraud(.9f)), "a", .9f, 1, START + DAY);
        report.add("r", Scored.at("t", START + DAY / 2, 1, fraud(.8f)), "b", .8f, 1, START + DAY);
        report.add("r", Scored.at("t", START + DAY - 1, 0, fraud(.1f)), "c", .1f, 0, START + DAY);

        var result = only(report);

        assertThat(result.rows()).isEqualTo(2);
        assertThat(result.averagePrecision()).isEqualTo(1);
        assertThat(result.days().getFirst().labelled()).containsExactly(1L, 1L);
    }

    @Test
    void anEntityIsKnownFromEightToFourteenDaysAfterItsFraud() {
        for (int day = 1; day <= 20; day++) {
            var report = report(new Judge(Duration.ofDays(1), "card", 1, Duration.ofDays(7)));
            add(report, 0, "a", .9f, true);
            add(report, day, "a", .9f, false);
            add(report, day, "b", .1f, false);

            assertThat(only(report).rows())
                    .as("rows that count on day %d", day)
                    .isEqualTo(day >= 8 && day <= 14 ? 1 : 2);
        }
    }

    @Test
    void whenALabelBecameKnownDecidesNotAFixedDelay() {
        var report = report(new Judge(Duration.ofDays(1), "card", 1, Duration.ofDays(7)));
        report.add("r", Scored.at("t", START, 1, fraud(.9f)), "a", .9f, 1, START + DAY - 1);
        report.add("r", Scored.at("t", START + DAY, 1, fraud(.9f)), "a", .9f, 0, START + 2 * DAY);

        assertThat(only(report).rows()).isZero();
    }

    @Test
    void cardsGoByTheirHighestScoreAndAHitCardIsLeftOutForAsLongAsItIsKnown() {
        var report = report(new Judge(Duration.ZERO, "card", 2, Duration.ofDays(2)));
        // day 0: a (.9, its second row is the fraud) and b (.8) are looked at; c is missed
        add(report, 0, "a", .9f, false);
        add(report, 0, "a", .1f, true);
        add(report, 0, "b", .8f, false);
        add(report, 0, "c", .7f, true);
        // days 1 and 2: a is left out, so c is looked at on day 1 and then left out too
        add(report, 1, "a", .9f, true);
        add(report, 1, "b", .8f, false);
        add(report, 1, "c", .7f, true);
        add(report, 2, "a", .9f, true);
        add(report, 2, "c", .7f, true);
        // day 3: a is back
        add(report, 3, "a", .9f, true);

        var result = only(report);

        assertThat(result.days()).extracting(DayReport::hits).containsExactly(1, 1, 0, 1);
        assertThat(result.days()).extracting(DayReport::defrauded).containsExactly(2, 1, 0, 1);
        assertThat(result.cardPrecision()).isEqualTo((.5 + .5 + 0 + .5) / 4);
        assertThat(result.cardRecall()).isEqualTo(3.0 / 4);
    }

    @Test
    void equalCardsGoById() {
        for (var order : List.of(List.of("b", "a", "c"), List.of("c", "a", "b"))) {
            var report = report(new Judge(Duration.ZERO, "card", 1, null));
            for (String card : order) {
                add(report, 0, card, .5f, card.equals("a"));
            }

            assertThat(only(report).hits()).isOne();
        }
    }

    @Test
    void theOrderOfFeedingWithinADayDoesNotMatter() {
        var judge = new Judge(Duration.ZERO, "card", 1, Duration.ofDays(7));
        var forward = report(judge);
        var backward = report(judge);
        for (int i = 0; i < 40; i++) {
            add(forward, i % 5, "card" + i % 7, (i * 13 % 17) / 17f, i % 6 == 0);
            int j = 39 - i;
            add(backward, j % 5, "card" + j % 7, (j * 13 % 17) / 17f, j % 6 == 0);
        }

        var first = only(forward);
        var second = only(backward);

        assertThat(second.days()).isEqualTo(first.days());
        assertThat(second.averagePrecision()).isEqualTo(first.averagePrecision());
        assertThat(second.pooledAveragePrecision()).isEqualTo(first.pooledAveragePrecision());
        assertThat(second.cardRecall()).isEqualTo(first.cardRecall());
    }

    @Test
    void lossesAndDecisionsAreOverAllRowsOfTheTestDays() {
        var report = report(new Judge(Duration.ZERO, null, null, null));
        report.add("r", Scored.at("t", START, 1, fraud(.75f)), null, .75f, 1, START);
        report.add("r", Scored.at("t", START + DAY, 0, fraud(.25f)), null, .25f, 1, START);
        report.add("r", Scored.at("t", START + DAY, 0, fraud(.25f)), null, .25f, 0, START);

        var result = only(report);

        assertThat(result.brier()).isEqualTo((.0625 + .5625 + .0625) / 3, within(1e-7));
        assertThat(result.logLoss())
                .isEqualTo((2 * Math.log(4 / 3.0) + Math.log(4)) / 3, within(1e-7));
        assertThat(result.recallByClass()).containsExactly(1.0, .5);
        assertThat(result.precisionByClass()).containsExactly(.5, 1.0);
        // groups .75 (1 row, 1 fraud) and .25 (2 rows, 1 fraud): .25 + 2 · .25
        assertThat(result.expectedCalibrationError()).isEqualTo(.75 / 3);
        assertThat(result.cardPrecision()).isNull();
        assertThat(result.cardRecall()).isNull();
    }

    @Test
    void threeClassesRankAnyMinorityAgainstTheMajority() {
        var classes = new Classes(List.of("stolen", "genuine", "cloned"), 1);
        var report = new PrequentialReport(classes, new Judge(Duration.ZERO, null, null, null));
        report.add(
                "r", Scored.at("t", START, 0, new float[] {.25f, .5f, .25f}), null, .5f, 2, START);
        report.add("r", Scored.at("t", START, 1, new float[] {.2f, .7f, .1f}), null, .3f, 1, START);
        report.add("r", Scored.at("t", START, 0, new float[] {.1f, .8f, .1f}), null, .2f, 0, START);

        var result = only(report);

        assertThat(result.averagePrecision()).isEqualTo((1 + 2.0 / 3) / 2, within(1e-12));
        assertThat(result.recallByClass()).containsExactly(1.0, 1.0, 0.0);
        assertThat(result.precisionByClass()).containsExactly(.5, 1.0, null);
        assertThat(report.classCounts()).containsExactly(1L, 1L, 1L);
    }

    @Test
    void recipesAreReportedInTheOrderTheyCame() {
        var report = report(new Judge(Duration.ofDays(5), null, null, null));
        report.add("zeta", Scored.at("t", START, 0, fraud(.5f)), null, .5f, 0, START);
        report.add("alpha", Scored.at("t", START, 0, fraud(.5f)), null, .5f, 0, START);

        assertThat(report.recipes())
                .extracting(RecipeReport::recipe)
                .containsExactly("zeta", "alpha");
        assertThat(report.recipes().getFirst().averagePrecision()).isNull();
        assertThat(report.recipes().getFirst().logLoss()).isNull();
    }

    @Test
    void whatCannotBeJudgedIsRefused() {
        var report = report(new Judge(Duration.ZERO, "card", 1, null));

        assertThatThrownBy(() ->
                        report.add("r", Scored.at("t", START, 0, fraud(.5f)), null, .5f, 0, START))
                .hasMessage("entity must be given where judge.entity is: judge.entity=card");
        assertThatThrownBy(() ->
                        report.add(
                                "r",
                                Scored.at("t", START, 0, fraud(.5f)),
                                "a",
                                Float.NaN,
                                0,
                                START))
                .hasMessage("rank must be finite: rank=NaN");
        assertThatThrownBy(() ->
                        report.add(
                                "r",
                                Scored.at("t", START, 0, fraud(Float.NaN)),
                                "a",
                                .5f,
                                0,
                                START))
                .hasMessageContaining("probability must lie between 0 and 1");
        assertThatThrownBy(() ->
                        report.add("r", Scored.at("t", START, 0, new float[3]), "a", .5f, 0, START))
                .hasMessageContaining("probabilities.length=3, classes=2");
        assertThatThrownBy(() ->
                        report.add("r", Scored.at("t", START, 0, fraud(.5f)), "a", .5f, 2, START))
                .hasMessage("label must be the index of a class: label=2, classes=2");
    }

    private static PrequentialReport report(Judge judge) {
        return new PrequentialReport(CLASSES, judge);
    }

    private static void add(
            PrequentialReport report, int day, String card, float score, boolean fraud) {
        long time = START + day * DAY + 43_200_000;
        report.add(
                "r",
                Scored.at("t", time, score >= .5f ? 1 : 0, fraud(score)),
                card,
                score,
                fraud ? 1 : 0,
                time + DELAY * DAY);
    }

    private static float[] fraud(float probability) {
        return new float[] {1 - probability, probability};
    }

    private static RecipeReport only(PrequentialReport report) {
        assertThat(report.recipes()).hasSize(1);
        return report.recipes().getFirst();
    }
}

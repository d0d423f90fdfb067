package io.counterweight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.app.TerminalStyle;
import io.counterweight.app.demo.Answers.Balance;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import io.counterweight.web.DashboardSnapshot;
import io.counterweight.web.DashboardSnapshot.Counters;
import io.counterweight.web.DashboardSnapshot.Model;
import io.counterweight.web.DashboardSnapshot.RecipeFigures;
import io.counterweight.web.DashboardSnapshot.Times;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemoTextTest {
    private static final DemoText TEXT = new DemoText(TerminalStyle.NONE);
    private static final String URL = "http://127.0.0.1:8080/";

    @Test
    void theBlockSaysHowManyOfEachClassWereCaughtAndBetweenWhat() {
        var text = String.join("\n", TEXT.block(URL, figures(List.of(evaluated(18, 24)))));
        assertThat(text)
                .contains("Counterweight demo: demo   " + URL)
                .contains("1:05 running, in the stream it is 2018-05-02 00:00")
                .containsPattern("fraud +60 +50\\.50 +18 of 24 +75\\.0 % +55\\.1–88\\.0 %")
                .contains("always genuine: accuracy 99.23 %, recall 0 %")
                .contains("demo-6853-42eb01ac   5 swaps, 0 refused");
    }

    @Test
    void aFigureWithoutAValueIsADash() {
        var text = String.join("\n", TEXT.block(URL, figures(List.of(evaluated(0, 0)))));
        assertThat(text).containsPattern("fraud .* 0 of 0 +– +–").doesNotContain("NaN", "null");
    }

    @Test
    void beforeTheFirstEvaluationNoFigureIsShown() {
        var figures = figures(List.of());
        var text = String.join("\n", TEXT.block(URL, figures)) + TEXT.line(figures);
        assertThat(text).contains("no label yet", "recall –").doesNotContain("NaN", "null");
    }

    @Test
    void noLineOfTheBlockIsWiderThanATerminal() {
        assertThat(TEXT.block(URL, figures(List.of(evaluated(18, 24)))))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(79));
    }

    @Test
    void coloursChangeNothingButTheColour() {
        var figures = figures(List.of(evaluated(18, 24)));
        var coloured = new DemoText(new TerminalStyle(true)).block(URL, figures);
        assertThat(String.join("", coloured)).contains("\u001b[1;33mfraud ", "\u001b[0m");
        assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[[\\d;]*m", "")))
                .containsExactlyElementsOf(TEXT.block(URL, figures));
    }

    @Test
    void theBarSaysHowMuchIsOver() {
        assertThat(TEXT.block(URL, figures(List.of())))
                .contains("[" + "#".repeat(10) + "·".repeat(30) + "]  25 %");
    }

    @Test
    void oneLineHoldsTheSameFigures() {
        assertThat(TEXT.line(figures(List.of(evaluated(18, 24)))))
                .startsWith("1:05  5,000 in, 4,900 scored (1,999/s), 98 dead-lettered")
                .contains("fraud 75.0 % (18 of 24, 55.1–88.0 %)")
                .contains("always genuine: accuracy 99.23 %, recall 0 %");
    }

    @Test
    void theBalanceSaysWhatIsMissing() {
        assertThat(TEXT.balance(figures(List.of())).getFirst())
                .isEqualTo("in 5,000 ≠ scored 4,900 + dead-lettered 98; lost 2, doubled 0");
    }

    @Test
    void howSoonCallersAreAnsweredIsShownWhereTransactionsGoThroughTheApi() {
        var micros = new Histogram(1, 60_000_000, 3);
        for (int i = 1; i <= 1_000; i++) {
            micros.recordValue(i * 10);
        }
        var figures = figures(List.of(), new AnswerCalls.Times(micros, 7, 2));
        assertThat(TEXT.block(URL, figures))
                .contains(
                        "answered in  half 5.0 ms, 90 % 9.0, 99 % 9.9, 99.9 % 10.0, most 10",
                        "             7 by the fallback, 2 refused")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(79));
        assertThat(TEXT.line(figures))
                .contains("; answered in 5.0 ms, 99 % in 9.9, 7 by the fallback; ");
        assertThat(TEXT.block(URL, figures(List.of())))
                .noneMatch(line -> line.startsWith("answered"));
    }

    private static Figures figures(List<RecipeFigures> recipes) {
        return figures(recipes, null);
    }

    private static Figures figures(
            List<RecipeFigures> recipes, AnswerCalls.@Nullable Times answers) {
        var counters =
                new Counters(
                        0,
                        null,
                        Map.of(),
                        4_998,
                        4_900,
                        98,
                        Map.of(),
                        Map.of(),
                        List.of(),
                        1_999,
                        900,
                        900,
                        new Model("demo", "demo-6853-42eb01ac", 0, 5, 0),
                        new Times(null, null, null, Map.of(), null, null));
        return new Figures(
                Duration.ofSeconds(65),
                .25,
                new Balance(5_000, 4_900, 98, 2, 0),
                new Feeder.Progress(1_000, 4_000, 1_525_219_200_000L, false),
                0,
                answers,
                null,
                new DashboardSnapshot(
                        "demo",
                        List.of("genuine", "fraud"),
                        "genuine",
                        "demo",
                        "demo-plain",
                        "always-genuine",
                        null,
                        counters,
                        recipes,
                        List.of(),
                        List.of()));
    }

    private static RecipeFigures evaluated(long caught, long labelled) {
        var band = io.counterweight.evaluate.WilsonBand.of(caught, labelled);
        var fraud =
                new ClassEvaluation(
                        "fraud",
                        60,
                        50.5,
                        .3,
                        .01,
                        labelled,
                        caught,
                        30,
                        labelled == 0 ? null : (double) caught / labelled,
                        band == null ? null : band.low(),
                        band == null ? null : band.high(),
                        null,
                        null);
        var genuine =
                new ClassEvaluation(
                        "genuine", 6_000, .505, .7, .99, 99, 99, 99, 1.0, .96, 1.0, 1.0, null);
        var newest =
                new Evaluation(
                        "demo",
                        "demo",
                        true,
                        0,
                        6_060,
                        90,
                        "demo-6853-42eb01ac",
                        10_000,
                        List.of(genuine, fraud),
                        .9951,
                        .9923,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        0,
                        0,
                        null,
                        false,
                        List.of(),
                        null);
        return new RecipeFigures(newest, null);
    }
}

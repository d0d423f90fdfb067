package io.counterweight.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.config.PipelineFile;
import io.counterweight.evaluate.AllTraffic;
import io.counterweight.evaluate.Judge;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LearningCurve;
import io.counterweight.evaluate.PrequentialReport;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.ReplaySummary;
import io.counterweight.evaluate.StreamSpan;
import io.counterweight.evaluate.Unscored;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final long DAY = 86_400_000;

    @TempDir Path folder;

    @Test
    void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
        var page = HtmlReport.page(replayed(List.of("plain", "balanced"), 20));

        assertThat(parsed(page).getElementsByTagName("svg").getLength()).isGreaterThan(6);
        assertThat(page)
                .doesNotContain(
                        "http://", "https://", "<script", "<link", "<img", "@import", "url(")
                .doesNotContain("NaN", "Infinity", "null");
    }

    @Test
    void theBestOfAColumnIsMarked() throws Exception {
        var page = parsed(HtmlReport.page(replayed(List.of("balanced", "plain"), 20)));
        var table = (Element) page.getElementsByTagName("table").item(0);

        // balanced's scores are plain's with noise
        assertThat(classOfCell(table, 1, 0)).isEmpty();
        assertThat(classOfCell(table, 2, 0)).isEqualTo("best");
        assertThat(page.getDocumentElement().getTextContent()).contains("is right in 95.00 %");
    }

    @Test
    void alwaysTheMajorityIsNeverMarkedEvenWhereNoneIsBetter() throws Exception {
        var yaml = Files.readString(Path.of("models/handbook.yaml"));
        var page = parsed(HtmlReport.page(replayed(yaml, List.of("balanced", "plain"), 20, 2, 0)));
        var table = (Element) page.getElementsByTagName("table").item(0);

        assertThat(classOfCell(table, 1, 0)).isEqualTo("best");
        var always = (Element) table.getElementsByTagName("tr").item(3);
        assertThat(always.getTextContent()).contains("always-genuine");
        assertThat(marks(always)).isZero();
    }

    @Test
    void aSingleRecipeIsNotMarked() throws Exception {
        var page = parsed(HtmlReport.page(replayed(List.of("plain"), 20)));

        assertThat(marks(page.getDocumentElement())).isZero();
    }

    @Test
    void recipesAreComparedToPlainWhereItIsAndElseToTheChampion() {
        assertThat(HtmlReport.page(replayed(List.of("balanced", "plain"), 20)))
                .contains("otherwise than plain", "weighting: {kind: running", "Δ AP to champion");
        assertThat(HtmlReport.page(replayed(List.of("balanced", "smote"), 20)))
                .contains("otherwise than balanced")
                .doesNotContain("Δ AP to champion");
    }

    @Test
    void everyRecipeHasALineInEveryPlotAndATableBehindIt() throws Exception {
        var page = parsed(HtmlReport.page(replayed(List.of("plain", "balanced"), 20)));
        var plots = page.getElementsByTagName("svg");
        for (int i = 0; i < plots.getLength(); i++) {
            var plot = (Element) plots.item(i);
            if (plot.getAttribute("class").equals("plot")) {
                assertThat(plot.getTextContent()).contains("plain", "balanced");
            }
        }
        assertThat(page.getElementsByTagName("details").getLength()).isEqualTo(7);
    }

    @Test
    void withFewDaysThePageSaysThatRowsWereDrawn() {
        assertThat(HtmlReport.page(replayed(List.of("plain"), 3))).contains("the rows of each day");
        assertThat(HtmlReport.page(replayed(List.of("plain"), 20))).contains("whole days");
    }

    @Test
    void nothingToJudgeIsSaid() throws Exception {
        var page = HtmlReport.page(replayed(List.of("plain"), 0));

        parsed(page);
        assertThat(page)
                .contains("none; nothing to judge: no transaction has a label; judge.from is 61d");
    }

    @Test
    void textFromOutsideIsEscapedInPageAndCard() throws IOException {
        var replayed = replayed(List.of("plain", "balanced"), 20);
        var promoted =
                new Replayed(
                        replayed.pipeline(),
                        replayed.plan(),
                        replayed.summary(),
                        replayed.recipes(),
                        List.of(
                                new Promotion(
                                        "p",
                                        "balanced",
                                        "plain",
                                        "rule",
                                        "<b>|better|</b>",
                                        1L,
                                        .5,
                                        .4,
                                        10L,
                                        null)),
                        Map.of("<i>", 3L),
                        "./counterweight replay --report '<u>'",
                        false,
                        List.of(),
                        Map.of());

        assertThat(HtmlReport.page(promoted))
                .contains("&lt;b&gt;|better|&lt;/b&gt;", "&lt;i&gt;: 3", "&lt;u&gt;")
                .doesNotContain("<b>", "<i>", "<u>");
        assertThat(ModelCard.write(folder, promoted).getFileName()).hasToString("card-balanced.md");
        assertThat(Files.readString(folder.resolve("card-balanced.md")))
                .contains("It took over from plain: \\<b\\>\\|better\\|\\</b\\>");
    }

    @Test
    void theCardSaysWhatTheReportSays() {
        var replayed = replayed(List.of("plain", "balanced"), 20);
        var report = replayed.judged("plain").report();

        assertThat(ModelCard.text(replayed))
                .startsWith("# plain\n")
                .contains(
                        "| average precision, mean over days | "
                                + FigureText.of(report.averagePrecision()))
                .contains("| recall of fraud | " + FigureText.of(report.recallByClass().get(1)))
                .contains("./counterweight replay --pipeline handbook")
                .contains("`cafe`")
                .contains("| days judged | 20, from 1970-01-01 to 1970-01-20 |")
                .contains("frequencies: 6")
                .doesNotContain("NaN", "null");
    }

    @Test
    void fromNinetyDaysOnItIsByWeekAndFromAYearOnByMonth() {
        assertThat(HtmlReport.page(replayed(List.of("plain"), 89)))
                .contains(
                        "<h2>By day</h2>",
                        "Recall of fraud of each day",
                        "over a week around each day");
        var weeks = HtmlReport.page(replayed(List.of("plain"), 90));
        assertThat(weeks)
                .contains("<h2>By week</h2>", "Recall of fraud of each week", ">26 Feb<")
                // 1970-01-01 was a Thursday
                .contains("<th scope=\"row\">1970-01-01</th>\n<td>1970-01-04</td>\n<td>4</td>")
                .contains("<th scope=\"row\">1970-01-05</th>\n<td>1970-01-11</td>\n<td>7</td>");
        assertThat(HtmlReport.page(replayed(List.of("plain"), 365)))
                .contains("<h2>By month</h2>", "<td>1970-02-28</td>\n<td>28</td>", ">Mar 1970<");
    }

    @Test
    void datesStandOnTheAxisOfTimeAndNoDayNumbers() {
        var page = HtmlReport.page(replayed(List.of("plain"), 20));

        assertThat(page)
                .contains(
                        ">1970-01-01 to 1970-01-20 (UTC)<",
                        ">15 Jan<",
                        "1970-03-03, 61d after the first");
        assertThat(page).doesNotContain("day 61", "day 0 ");
    }

    @Test
    void rowsWithoutAScoreAndWhatRanksAreTold() {
        var page = HtmlReport.page(replayed(List.of("plain", "balanced"), 20));

        assertThat(page)
                .contains("<dd>1,234, 56 of them in the time judged (most of any recipe)</dd>")
                .contains("<td>1970-01-02</td>\n<td>1.5 days</td>\n<td>1,234</td>\n<td>56</td>")
                .contains("0 to 100</th>\n<td>4,321</td>\n<td>21</td>\n<td>0.3750</td>")
                .contains("ranked by probability");
    }

    @Test
    void ofABlockedStreamPageAndCardSayWhatAllTrafficIsLikeBesideTheLabels() throws Exception {
        var whole = replayed(List.of("plain", "balanced"), 20);
        assertThat(HtmlReport.page(whole)).doesNotContain("what was blocked too");
        assertThat(ModelCard.text(whole)).doesNotContain("what was blocked too");
        var blocked = with(whole, Map.of("plain", estimate()));

        parsed(HtmlReport.page(blocked));
        assertThat(HtmlReport.page(blocked))
                .contains("All traffic, what was blocked too")
                .contains(
                        "<td>average precision</td>\n<td>0.601 [0.498, 0.703]</td>\n<td>0.302</td>")
                .contains("<td>recall</td>\n<td>0.700 [0.650, 0.750]</td>\n<td>0.200</td>");
        assertThat(ModelCard.text(blocked))
                .contains("## All traffic, what was blocked too")
                .contains("| average precision | 0.601 [0.498, 0.703] | 0.302 |")
                .contains("| frauds | 300 [250, 360] | 110 |");
    }

    private static AllTraffic.Estimate estimate() {
        return new AllTraffic.Estimate(
                20,
                10,
                300,
                250,
                360,
                .7,
                .65,
                .75,
                .8,
                .7,
                .9,
                .601,
                .498,
                .703,
                new AllTraffic.Labelled(110, .2, .5, .302));
    }

    private static Replayed with(Replayed of, Map<String, AllTraffic.Estimate> traffic) {
        return new Replayed(
                of.pipeline(),
                of.plan(),
                of.summary(),
                of.recipes(),
                of.promotions(),
                of.deadLetters(),
                of.command(),
                of.hasFeaturesPage(),
                of.rules(),
                traffic);
    }

    @Test
    void aReplayThatASignalEndedSaysSoOnTopAndInTheCard() {
        var whole = replayed(List.of("plain"), 20);
        assertThat(HtmlReport.page(whole)).doesNotContain("Interrupted");
        var of = whole.summary();
        var interrupted =
                new Replayed(
                        whole.pipeline(),
                        whole.plan(),
                        new ReplaySummary(
                                of.pipeline(),
                                of.classes(),
                                of.rows(),
                                of.classCounts(),
                                of.top(),
                                of.seconds(),
                                of.examplesPerSecond(),
                                of.modelHashes(),
                                of.unscored(),
                                span(20, true)),
                        whole.recipes(),
                        List.of(),
                        Map.of(),
                        whole.command(),
                        false,
                        List.of(),
                        Map.of());
        var told =
                "a signal ended the replay before the file did, after 4,000 transactions, at"
                        + " 1970-01-20T00:00:00Z";
        assertThat(HtmlReport.page(interrupted)).contains("class=\"notice\">Interrupted: " + told);
        assertThat(ModelCard.text(interrupted)).contains("* Interrupted: " + told);
    }

    @Test
    void digitsTellRecipesApartAndSmallErrorsAreNotZeros() {
        assertThat(FigureText.digits(List.of(.5, .25))).isEqualTo(4);
        assertThat(FigureText.digits(List.of(.69321, .69324))).isEqualTo(5);
        assertThat(FigureText.of(.000031, FigureText.digits(List.of(.000031, .2))))
                .isEqualTo("0.000031");
        assertThat(FigureText.digits(List.of(.5, .5, 0.0))).isEqualTo(4);
        assertThat(FigureText.digits(List.of(.5, .5 + 1e-12))).isEqualTo(6);
        assertThat(FigureText.difference(.000031, .000029, 6)).isEqualTo("+0.000002");
        assertThat(FigureText.difference(.1, .1, 6)).isEqualTo("0.000000");
    }

    @Test
    void threeClassesHaveARecallEach() throws Exception {
        var yaml =
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("names: [genuine, fraud]", "names: [genuine, fraud, takeover]");
        var page = HtmlReport.page(replayed(yaml, List.of("plain"), 20, 3));

        parsed(page);
        assertThat(page).contains("Recall of takeover of each day", "precision of takeover");
    }

    private static Replayed replayed(List<String> recipes, int days) {
        try {
            return replayed(Files.readString(Path.of("models/handbook.yaml")), recipes, days, 2);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Replayed replayed(String yaml, List<String> recipes, int days, int classes) {
        return replayed(yaml, recipes, days, classes, 1);
    }

    /// A fraud in twenty rows scores higher; recipes but `plain` add noise.
    ///
    /// @param scale of all probabilities; with 0 every recipe says "genuine" always
    private static Replayed replayed(
            String yaml, List<String> recipes, int days, int classes, float scale) {
        var declared = PipelineFile.parse("models/handbook.yaml", yaml);
        var plan = Pipelines.plan(declared, TopicNames.of("handbook"), recipes);
        var report =
                new PrequentialReport(plan.classes(), new Judge(Duration.ZERO, null, null, null));
        var random = new Random(1);
        for (int i = 0; i < days * 200; i++) {
            int label = i % 20 == 0 ? 1 + i / 20 % (classes - 1) : 0;
            float signal = .1f + .5f * random.nextFloat() + (label > 0 ? .3f : 0);
            long time = i / 200 * DAY;
            for (var recipe : recipes) {
                float noise = recipe.equals("plain") ? 0 : .3f * random.nextFloat() - .2f;
                add(
                        report,
                        recipe,
                        time,
                        scale * Math.clamp(signal + noise, .01f, .99f),
                        label,
                        classes);
            }
            add(report, plan.alwaysMajority(), time, 0, label, classes);
        }
        var judged = report.judged();
        var summary =
                new ReplaySummary(
                        "handbook",
                        plan.classes(),
                        days * 200L,
                        report.classCounts(),
                        null,
                        1.5,
                        Map.of(recipes.getFirst(), 1000.0),
                        Map.of(recipes.getFirst(), "cafe"),
                        unscored(recipes),
                        span(days, false));
        return new Replayed(
                declared.value(),
                plan,
                summary,
                judged,
                List.of(),
                Map.of(),
                "./counterweight replay --pipeline handbook",
                true,
                List.of(),
                Map.of());
    }

    private static Map<String, Unscored> unscored(List<String> recipes) {
        return Map.of(
                recipes.getFirst(),
                new Unscored(
                        1234,
                        56,
                        Instant.EPOCH.plus(Duration.ofHours(36)),
                        List.of(new LearningCurve.Step(0, 100, 4321, 21, .375))));
    }

    private static StreamSpan span(int days, boolean isInterrupted) {
        return days == 0
                ? new StreamSpan(null, null, null, isInterrupted)
                : new StreamSpan(
                        Instant.EPOCH,
                        Instant.EPOCH.plus(Duration.ofDays(days - 1)),
                        Instant.EPOCH.plus(Duration.ofDays(days - 1)),
                        isInterrupted);
    }

    private static void add(
            PrequentialReport report, String recipe, long time, float p, int label, int classes) {
        var probabilities = new float[classes];
        IntStream.range(0, classes)
                .forEach(c -> probabilities[c] = c == 0 ? 1 - p : p / (classes - 1));
        int decision = p >= .5 ? 1 : 0;
        report.add(
                recipe,
                new JudgedScore("id", time, decision, probabilities, probabilities),
                null,
                p,
                label,
                time);
    }

    private static Document parsed(String page) throws Exception {
        var first = "<!doctype html>\n";
        assertThat(page).startsWith(first);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.substring(first.length()))));
    }

    private static String classOfCell(Element table, int line, int cell) {
        var row = (Element) table.getElementsByTagName("tr").item(line);
        return ((Element) row.getElementsByTagName("td").item(cell)).getAttribute("class");
    }

    private static int marks(Element in) {
        var cells = in.getElementsByTagName("td");
        int marks = 0;
        for (int i = 0; i < cells.getLength(); i++) {
            marks += ((Element) cells.item(i)).getAttribute("class").equals("best") ? 1 : 0;
        }
        return marks;
    }
}

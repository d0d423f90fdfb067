package io.counterweight.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.AllTraffic;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.event.Classes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeclinedMetersTest {
    private final Metrics metrics = new Metrics("test");
    private final DeclinedMeters meters = new DeclinedMeters(metrics.registry());
    private final ObserverGroup observer =
            new ObserverGroup(List.of(meters, new SourceMeters(metrics.registry())));

    @AfterEach
    void close() {
        metrics.close();
    }

    private Stream<String> samples() {
        return metrics.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line ->
                        line.replaceFirst("pipeline=\"test\",?", "")
                                .replace(",}", "}")
                                .replace("{}", ""));
    }

    @Test
    void theControlGroupIsAtZeroBeforeItsFirstAndCountsWhatItCosts() {
        meters.expectControl(500);
        assertThat(samples())
                .contains(
                        "counterweight_control_let_through_total 0.0",
                        "counterweight_control_stake_total 0.0",
                        "counterweight_control_lost_total 0.0",
                        "counterweight_control_cap 500.0");
        observer.letThrough(12.5);
        observer.letThrough(2);
        observer.controlLost(60);
        assertThat(samples())
                .contains(
                        "counterweight_control_let_through_total 2.0",
                        "counterweight_control_stake_total 14.5",
                        "counterweight_control_lost_total 60.0");
    }

    @Test
    void withoutACapThereIsNone() {
        meters.expectControl(Double.NaN);
        assertThat(metrics.scrape()).doesNotContain("counterweight_control_cap");
    }

    @Test
    void whatCallersDidAndWhatNobodyWillKnowIsCountedByWhoAdvisedIt() {
        observer.disposed("block", "declined");
        observer.disposed("", "approved");
        observer.unknown("base", "rule:large");
        assertThat(samples())
                .contains(
                        "counterweight_dispositions_total{advised=\"block\",disposition=\"declined\"} 1.0",
                        "counterweight_dispositions_total{advised=\"none\",disposition=\"approved\"} 1.0",
                        "counterweight_outcomes_unknown_total{by=\"rule:large\",recipe=\"base\"} 1.0");
    }

    @Test
    void labelsAreCountedByWhoToldThemAndTheDelayOfNewOnesIsKept() {
        observer.told("analyst", "new", 3_600_000);
        observer.told("analyst", "overturned", 7_200_000);
        assertThat(samples())
                .contains(
                        "counterweight_source_labels_total{kind=\"new\",source=\"analyst\"} 1.0",
                        "counterweight_source_labels_total{kind=\"overturned\",source=\"analyst\"} 1.0",
                        "counterweight_source_delay_seconds_count{source=\"analyst\"} 1",
                        "counterweight_source_delay_seconds_sum{source=\"analyst\"} 3600.0");
    }

    @Test
    void whatIsSaidOfAllTrafficIsBesideTheLabelsAndGoneWithTheControlGroup() {
        var window = new LiveMetrics(new Classes(List.of("genuine", "fraud"), 0), 3, null);
        observer.evaluated(evaluation(window));
        assertThat(metrics.scrape()).doesNotContain("counterweight_all_traffic");

        judge(window, 1, 1, 20);
        judge(window, 1, 0, 1);
        judge(window, 0, 0, 1);
        observer.evaluated(evaluation(window));

        assertThat(samples())
                .contains(
                        sample("recall", 20 / 21.0),
                        sample("recall-labelled", .5),
                        sample("precision", 1),
                        sample("average-precision-labelled", (1 + 2 / 3.0) / 2));
        var all = window.evaluation("p", "base", true, 0, false, Evaluation.Learning.none(2));
        assertThat(samples()).contains(sample("recall-low", low(all.allTraffic())));
        assertThat(metrics.scrape())
                .contains("# HELP counterweight_all_traffic_ratio What the window says");

        judge(window, 0, 0, 1);
        observer.evaluated(evaluation(window));
        assertThat(metrics.scrape()).doesNotContain("counterweight_all_traffic_ratio{");
    }

    private static double low(AllTraffic.Estimate estimate) {
        return estimate.recallLow();
    }

    private static void judge(LiveMetrics window, int label, int decision, float weight) {
        float[] said = {.5f - decision * .4f, .5f + decision * .4f};
        window.add(new JudgedScore("t", 0, decision, said, said, weight), label, 0);
    }

    private static Evaluation evaluation(LiveMetrics window) {
        return window.evaluation("p", "base", true, 0, false, Evaluation.Learning.none(2));
    }

    private static String sample(String figure, double value) {
        return "counterweight_all_traffic_ratio{figure=\"%s\",recipe=\"base\"} %s"
                .formatted(figure, value);
    }
}

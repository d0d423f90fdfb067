package io.counterweight.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Classes;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MicrometerObserverTest {
    private final Metrics metrics = new Metrics("cards");
    private final StreamObserver observer =
            new ObserverGroup(List.of(new MicrometerObserver(metrics.registry())));

    @Test
    void countsLabelledTransactionsByClassDecisionAndRecipe() {
        observer.judged("fraud", "fraud", "weighted");
        observer.labelled("fraud", 3_600_000);
        observer.judged("fraud", "genuine", "weighted");
        observer.labelled("fraud", 3_600_000);
        observer.judged("fraud", "fraud", "weighted");
        observer.labelled("fraud", -5);

        assertThat(samples())
                .contains(
                        "counterweight_labelled_total{class=\"fraud\",decision=\"fraud\",recipe=\"weighted\"} 2.0",
                        "counterweight_labelled_total{class=\"fraud\",decision=\"genuine\",recipe=\"weighted\"} 1.0",
                        "counterweight_label_delay_seconds_count 3",
                        "counterweight_label_delay_seconds_sum 7200.0",
                        "counterweight_label_delay_seconds_bucket{le=\"3600.0\"} 3");
    }

    @Test
    void aValueThatIsUnknownIsAbsentAndComesBack() {
        observer.evaluated(evaluation(null));
        assertThat(metrics.scrape()).doesNotContain("counterweight_recall{");

        observer.evaluated(evaluation(0.75));
        assertThat(samples())
                .contains(
                        "counterweight_recall{class=\"fraud\",recipe=\"weighted\"} 0.75",
                        "counterweight_champion{recipe=\"weighted\"} 1.0",
                        "counterweight_synthetic{recipe=\"weighted\"} 0.1",
                        "counterweight_minority_buffer{recipe=\"weighted\"} 30.0",
                        "counterweight_reacting{recipe=\"weighted\"} 1.0",
                        "counterweight_loss_excess{class=\"fraud\",recipe=\"weighted\"} 5.5",
                        "counterweight_class_counts{class=\"fraud\",recipe=\"weighted\"} 24.0",
                        "counterweight_class_weight{class=\"fraud\",recipe=\"weighted\"} 57.5",
                        "counterweight_average_precision{recipe=\"weighted\"} 0.6");
        assertThat(metrics.scrape()).doesNotContain("counterweight_calibration_error{");

        observer.evaluated(evaluation(null));
        assertThat(metrics.scrape()).doesNotContain("counterweight_recall{");
    }

    @Test
    void timesScoresAndCountsWhatWentWrong() {
        observer.scored(40_000, 12);
        observer.trained("weighted", 32, 900_000);
        observer.deadLettered("not-json");
        observer.deadLettered("not-json");
        observer.modelRefused("weighted", "a score was NaN for /some/file");

        assertThat(samples())
                .contains(
                        "counterweight_score_seconds_bucket{le=\"2.5E-5\"} 0",
                        "counterweight_score_seconds_bucket{le=\"5.0E-5\"} 1",
                        "counterweight_transaction_latency_seconds_sum 0.012",
                        "counterweight_train_seconds_count{recipe=\"weighted\"} 1",
                        "counterweight_trained_total{recipe=\"weighted\"} 32.0",
                        "counterweight_dead_letters_total{reason=\"not-json\"} 2.0",
                        "counterweight_model_refused_total{recipe=\"weighted\"} 1.0");
    }

    @Test
    void aModelAgesFromItsSwapAndItsVersionIsNoLabel() {
        var clock = new MockClock();
        var registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
        var aging = new MicrometerObserver(registry);
        aging.modelSwapped("weighted", "v1");
        clock.add(Duration.ofSeconds(90));
        assertThat(registry.get("counterweight.model.age").timeGauge().value()).isEqualTo(90);

        aging.modelSwapped("weighted", "v2");
        assertThat(registry.get("counterweight.model.age").timeGauge().value()).isZero();
        assertThat(registry.get("counterweight.model.swaps").counter().count()).isEqualTo(2);
        assertThat(registry.getMeters())
                .allSatisfy(m -> assertThat(m.getId().getTags().toString()).doesNotContain("v1"));
    }

    @Test
    void everyMeterOfOursHasADescription() {
        observer.judged("fraud", "fraud", "weighted");
        observer.labelled("fraud", 1);
        observer.evaluated(evaluation(0.75));
        observer.trained("weighted", 32, 1);
        observer.deadLettered("not-json");
        observer.modelSwapped("weighted", "v1");
        observer.modelRefused("weighted", "shape");

        assertThat(metrics.registry().getMeters())
                .filteredOn(m -> m.getId().getName().startsWith("counterweight."))
                .hasSizeGreaterThan(12)
                .allSatisfy(m -> assertThat(m.getId().getDescription()).isNotBlank());
        assertThat(metrics.scrape()).contains("jvm_memory_used_bytes", "process_cpu_usage");
    }

    @Test
    void whatMayBeCountedIsThereFromTheStart() {
        var meters = new MicrometerObserver(metrics.registry());
        meters.expectScores(new Classes(List.of("genuine", "fraud"), 0), List.of("weighted"));
        meters.expectLabels(
                new Classes(List.of("genuine", "fraud"), 0), List.of("weighted", "always-genuine"));
        meters.expectFeatures(List.of("amount"));

        assertThat(samples())
                .contains(
                        "counterweight_outliers_total{feature=\"amount\"} 0.0",
                        "counterweight_alerts_total{class=\"fraud\",recipe=\"weighted\"} 0.0",
                        "counterweight_clock_set_back_total{clock=\"duplicates\"} 0.0",
                        "counterweight_clock_set_back_total{clock=\"learning\"} 0.0",
                        "counterweight_clock_set_back_total{clock=\"matching\"} 0.0",
                        "counterweight_dead_letters_total{reason=\"far-future\"} 0.0",
                        "counterweight_labels_total{class=\"fraud\",kind=\"new\"} 0.0",
                        "counterweight_labels_total{class=\"genuine\",kind=\"withdrawn\"} 0.0",
                        "counterweight_labelled_total{class=\"fraud\",decision=\"genuine\",recipe=\"always-genuine\"} 0.0",
                        "counterweight_labelled_total{class=\"fraud\",decision=\"fraud\",recipe=\"weighted\"} 0.0",
                        "counterweight_model_refused_total{recipe=\"weighted\"} 0.0",
                        "counterweight_promotions_total{by=\"rule\"} 0.0")
                .noneMatch(line -> line.contains("class=\"genuine\",recipe"));

        meters.outlier("amount");
        meters.alerted(new Alert("id-1", 1, "fraud", 0.9f, List.of(), "weighted", "v1"));
        meters.labelled("fraud", 1000);
        meters.revised("genuine");
        meters.withdrawn("fraud");
        meters.clockSetBack("matching");
        meters.promoted(Promotion.byHand("cards", "weighted", "plain", "why"));
        assertThat(samples())
                .contains(
                        "counterweight_alerts_total{class=\"fraud\",recipe=\"weighted\"} 1.0",
                        "counterweight_clock_set_back_total{clock=\"matching\"} 1.0",
                        "counterweight_labels_total{class=\"fraud\",kind=\"new\"} 1.0",
                        "counterweight_labels_total{class=\"genuine\",kind=\"revised\"} 1.0",
                        "counterweight_labels_total{class=\"fraud\",kind=\"withdrawn\"} 1.0",
                        "counterweight_outliers_total{feature=\"amount\"} 1.0",
                        "counterweight_promotions_total{by=\"hand\"} 1.0")
                .noneMatch(line -> line.contains("id-1"));
    }

    @Test
    void anApplicationRunsOrNotAndIsReadyWithItsModel() {
        var state = new AtomicReference<>(StreamState.REBALANCING);
        var hasModel = new AtomicBoolean();
        new ApplicationsMetric(
                        List.of(
                                new Health.Application(
                                        "scorer", state::get, hasModel::get, Progress.STEADY)))
                .bindTo(metrics.registry());

        var running = "counterweight_application_running{application=\"scorer\"} ";
        var ready = "counterweight_application_ready{application=\"scorer\"} ";
        assertThat(samples()).contains(running + "0.0", ready + "0.0");
        state.set(StreamState.RUNNING);
        assertThat(samples()).contains(running + "1.0", ready + "0.0");
        hasModel.set(true);
        assertThat(samples()).contains(running + "1.0", ready + "1.0");
        state.set(StreamState.PENDING_SHUTDOWN);
        assertThat(samples()).contains(running + "0.0", ready + "0.0");
    }

    @Test
    void memoryIsWhatTheKernelSays(@TempDir Path folder) throws IOException {
        var status = folder.resolve("status");
        Files.writeString(status, "Name:\tjava\nVmRSS:\t  2048 kB\nVmData:\t 9 kB\n");
        new ProcessMemory(status).bindTo(metrics.registry());
        assertThat(new ProcessMemory(status).resident()).isEqualTo(2 << 20);
        Files.writeString(status, "Name:\tjava\n");
        assertThat(new ProcessMemory(status).resident()).isNaN();
        assertThat(new ProcessMemory(folder.resolve("none")).resident()).isNaN();
    }

    /// Without the label of the pipeline, which each of ours must have.
    private List<String> samples() {
        return metrics.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> {
                    if (line.startsWith("counterweight_")) {
                        assertThat(line).contains("pipeline=\"cards\"");
                    }
                    return line.replaceFirst("pipeline=\"cards\",?", "")
                            .replace(",}", "}")
                            .replace("{}", "");
                })
                .toList();
    }

    private static Evaluation evaluation(Double recall) {
        var fraud =
                new ClassEvaluation(
                        "fraud", 24, 57.5, 0.5, 0.0086, 24, 18, 20, recall, 0.55, 0.88, 0.9, 5.5);
        return new Evaluation(
                "cards",
                "weighted",
                true,
                1_000,
                2_784,
                87,
                "v1",
                1_000,
                List.of(fraud),
                0.99,
                0.991,
                0.6,
                0.8,
                0.0086,
                null,
                0.2,
                0.04,
                null,
                30,
                0.1,
                null,
                true,
                List.of(),
                null);
    }
}

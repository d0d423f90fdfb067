package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Build;
import io.counterweight.app.bench.stage.Children;
import io.counterweight.app.bench.stage.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Measures how soon [Job#SCORE_TRAIN] decides, with each guarantee and at each rate, rounds
/// interleaved. For one thread.
final class LatencyBench {
    private final StreamBenchSettings settings;
    private final Children children;
    private final Path folder;
    private final Consumer<String> news;

    /// @param news told what is going on
    LatencyBench(
            StreamBenchSettings settings, Children children, Path folder, Consumer<String> news) {
        this.settings = settings;
        this.children = children;
        this.folder = folder;
        this.news = news;
    }

    List<Latency> run() throws IOException, InterruptedException {
        var found = new ArrayList<Latency>();
        for (int partitions : settings.latencyPartitions()) {
            found.addAll(
                    run(new Scale(partitions, settings.entities().getFirst(), settings.perDay())));
        }
        return found;
    }

    private List<Latency> run(Scale scale) throws IOException, InterruptedException {
        var below = folder.resolve("latency-p" + scale.partitions());
        var runs = new ArrayList<LatencyRun>();
        try (var stage = Stage.start(below, children)) {
            try {
                for (var build : settings.builds()) {
                    for (var guarantee : settings.guarantees()) {
                        start(runs, stage, build, guarantee, scale);
                    }
                }
                for (var run : runs) {
                    run.warmUp(settings.warmUp(scale));
                }
                return measure(runs);
            } finally {
                for (var run : runs) {
                    run.close();
                }
            }
        }
    }

    private void start(
            List<LatencyRun> runs, Stage stage, Build build, Guarantee guarantee, Scale scale)
            throws IOException, InterruptedException {
        if (!ServiceRun.takes(stage, build, guarantee)) {
            news.accept(
                    "skipped: score-train%s refuses to process %s"
                            .formatted(build.suffix(), guarantee.label()));
            return;
        }
        var service = ServiceRun.start(stage, Job.SCORE_TRAIN, build, scale, guarantee);
        runs.add(new LatencyRun(stage, service, guarantee, scale.partitions()));
    }

    private List<Latency> measure(List<LatencyRun> runs) throws InterruptedException {
        var cases = new ArrayList<List<Latency>>();
        for (int round = 0; round < settings.rounds(); round++) {
            int next = 0;
            for (int rate : settings.rates()) {
                for (var run : runs) {
                    for (var latency : run.measure(rate, settings.latencySeconds())) {
                        if (round == 0) {
                            cases.add(new ArrayList<>());
                        }
                        cases.get(next++).add(latency);
                        news.accept(
                                String.format(
                                        Locale.ROOT,
                                        "%s, %s, %,d/s, round %d: p50 %.1f ms, p99 %.1f ms",
                                        run.name(),
                                        latency.isolation(),
                                        rate,
                                        round + 1,
                                        latency.p50(),
                                        latency.p99()));
                    }
                }
            }
        }
        return cases.stream().map(Latency::median).toList();
    }
}

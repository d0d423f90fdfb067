package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Children;
import io.counterweight.app.bench.stage.Round;
import io.counterweight.app.bench.stage.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Measures the jobs of each scale beside each other: all are started and warmed up, then each
/// round measures one after the other while the rest is idle. For one thread.
final class ThroughputBench {
    private final StreamBenchSettings settings;
    private final Children children;
    private final Path folder;
    private final Consumer<String> news;

    /// @param news told what is going on
    ThroughputBench(
            StreamBenchSettings settings, Children children, Path folder, Consumer<String> news) {
        this.settings = settings;
        this.children = children;
        this.folder = folder;
        this.news = news;
    }

    List<Throughput> run() throws IOException, InterruptedException {
        var found = new ArrayList<Throughput>();
        for (var scale : settings.scales()) {
            if (!settings.jobs(scale).isEmpty()) {
                found.addAll(run(scale));
            }
        }
        return found;
    }

    private List<Throughput> run(Scale scale) throws IOException, InterruptedException {
        var below = folder.resolve("p" + scale.partitions() + "-e" + scale.entities());
        var runs = new ArrayList<JobRun>();
        try (var stage = Stage.start(below, children)) {
            try {
                for (var job : settings.jobs(scale)) {
                    start(runs, stage, job, scale);
                }
                return measure(runs, scale);
            } finally {
                for (var run : runs) {
                    run.close();
                }
            }
        }
    }

    private void start(List<JobRun> runs, Stage stage, Job job, Scale scale)
            throws IOException, InterruptedException {
        if (job == Job.CONSUME) {
            runs.add(ConsumeRun.start(stage, scale.cards(), scale.partitions()));
        } else if (!job.isService()) {
            runs.add(BareRun.start(stage, job, scale.cards(), scale.partitions()));
        } else {
            for (var build : settings.builds()) {
                runs.add(ServiceRun.start(stage, job, build, scale, Guarantee.EXACTLY_ONCE));
            }
        }
    }

    private List<Throughput> measure(List<JobRun> runs, Scale scale)
            throws IOException, InterruptedException {
        for (var run : runs) {
            long start = System.nanoTime();
            run.warmUp(settings.warmUp(scale) * run.times());
            say(scale, run, "warm after %.1f s".formatted((System.nanoTime() - start) / 1e9));
        }
        var rounds = new ArrayList<List<Round>>();
        runs.forEach(_ -> rounds.add(new ArrayList<>()));
        for (int round = 0; round < settings.rounds(); round++) {
            for (int turn = 0; turn < runs.size(); turn++) {
                // There and back, so that none is always the first.
                int i = round % 2 == 0 ? turn : runs.size() - 1 - turn;
                var run = runs.get(i);
                var measured = run.measure((long) settings.records() * run.times());
                rounds.get(i).add(measured);
                say(
                        scale,
                        run,
                        String.format(
                                Locale.ROOT,
                                "round %d: %,.0f records/s, %.1f µs",
                                round + 1,
                                measured.recordsPerSecond(),
                                measured.cpuMicros()));
            }
        }
        var found = new ArrayList<Throughput>();
        for (int i = 0; i < runs.size(); i++) {
            found.add(Throughput.of(runs.get(i).name(), scale, rounds.get(i)));
        }
        return found;
    }

    private void say(Scale scale, JobRun run, String what) {
        news.accept(
                String.format(
                        Locale.ROOT,
                        "partitions=%d entities=%,d %s: %s",
                        scale.partitions(),
                        scale.entities(),
                        run.name(),
                        what));
    }
}

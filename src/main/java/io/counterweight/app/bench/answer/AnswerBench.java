package io.counterweight.app.bench.answer;

import io.counterweight.app.bench.stage.Children;
import io.counterweight.app.bench.stage.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Measures each number of scorers with a broker of its own: one warm-up, then rounds in which
/// every rate and way to wait has its turn. For one thread.
final class AnswerBench {
    private final AnswerBenchSettings settings;
    private final Children children;
    private final Path folder;
    private final Consumer<String> news;

    /// @param news told what is going on
    AnswerBench(
            AnswerBenchSettings settings, Children children, Path folder, Consumer<String> news) {
        this.settings = settings;
        this.children = children;
        this.folder = folder;
        this.news = news;
    }

    private record Case(int rate, String awaits) {}

    List<Figures> run() throws IOException, InterruptedException {
        var found = new ArrayList<Figures>();
        for (int scorers : settings.scorers()) {
            found.addAll(run(scorers));
        }
        return found;
    }

    private List<Figures> run(int scorers) throws IOException, InterruptedException {
        var cases = new LinkedHashMap<Case, List<Figures>>();
        try (var stage = Stage.start(folder.resolve("s" + scorers), children);
                var run = AnswerRun.start(stage, settings, scorers)) {
            run.warmUp();
            news.accept("scorers=%d: warm".formatted(scorers));
            for (int round = 1; round <= settings.rounds(); round++) {
                for (int rate : settings.rates()) {
                    for (var wait : settings.waits()) {
                        var one = run.measure(rate, wait);
                        cases.computeIfAbsent(new Case(rate, wait), _ -> new ArrayList<>())
                                .add(one);
                        news.accept(
                                String.format(
                                        Locale.ROOT,
                                        "scorers=%d wait=%s rate=%,d round %d: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms",
                                        scorers,
                                        wait,
                                        rate,
                                        round,
                                        one.p50(),
                                        one.p99(),
                                        one.p999()));
                    }
                }
            }
        }
        return cases.values().stream().map(Figures::of).toList();
    }
}

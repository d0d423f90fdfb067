package io.counterweight.web;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import io.counterweight.event.Classes;
import io.counterweight.web.api.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Serves the dashboard over made-up evaluations, to look at it. Arguments: port, and the names of
/// the classes, the majority first (default `genuine fraud`).
final class DashboardPreview {
    private static final long START = 1_522_540_800_000L;
    private static final long STEP = 3_600_000;

    private DashboardPreview() {}

    public static void main(String[] arguments) throws InterruptedException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080;
        var names =
                arguments.length > 2
                        ? List.of(arguments).subList(1, arguments.length)
                        : List.of("genuine", "fraud");
        var state =
                new DashboardState(
                        new StreamDescription("handbook", new Classes(names, 0), "weighted"),
                        () -> Map.of("scorer", "RUNNING", "trainer", "RUNNING"),
                        System::currentTimeMillis);
        var events =
                new EventStream(
                        Long.toString(System.currentTimeMillis(), 36), EventStream.Limits.DEFAULT);
        var probes = new Probes(Optional::empty, Optional::empty, Optional::empty);
        try (var server =
                        WebServer.start(
                                WebSettings.loopback(port),
                                new WebContent(
                                        () -> "", probes, state::snapshot, events, Api.none()));
                var unused = DashboardFeed.start(state, events)) {
            System.out.println(server.url());
            for (int hour = 0; ; hour++) {
                tell(state, names, hour);
                TimeUnit.MILLISECONDS.sleep(hour < 700 ? 0 : 500);
            }
        }
    }

    private static void tell(DashboardState state, List<String> names, int hour) {
        int rows = 30 + (int) (12 * Math.sin(hour / 4.0));
        for (int i = 0; i < rows; i++) {
            state.scored(40_000, 9);
            state.labelled("genuine", 1);
        }
        state.trained("weighted", rows, 1_000);
        if (hour % 40 == 7) {
            state.deadLettered("not-json");
        }
        if (hour % 90 == 11) {
            state.deadLettered("time-in-the-future");
        }
        if (hour % 10 == 0) {
            state.modelSwapped("weighted", "weighted-" + (1_000 + hour * 3));
        }
        if (hour > 24) {
            state.evaluated(evaluation("weighted", names, hour, 0.86));
            state.evaluated(evaluation("focal", names, hour, 0.79));
            state.evaluated(evaluation("plain", names, hour, 0.42));
        }
    }

    private static Evaluation evaluation(String recipe, List<String> names, int hour, double top) {
        var classes = new ArrayList<ClassEvaluation>();
        for (int c = 0; c < names.size(); c++) {
            classes.add(c == 0 ? majority(names, hour) : minority(names, c, hour, top));
        }
        double learned = 1 - Math.exp(-hour / 180.0);
        return new Evaluation(
                "handbook",
                recipe,
                recipe.equals("weighted"),
                START + hour * STEP,
                hour * 30L,
                hour,
                recipe + "-" + hour * 3,
                3_000,
                classes,
                0.9871,
                0.9917,
                top * learned * 0.75,
                top * learned * 0.9,
                0.0083,
                0.004 + 0.02 * (1 - learned),
                0.2,
                0.03,
                null,
                0,
                0,
                null);
    }

    private static ClassEvaluation majority(List<String> names, int hour) {
        long labelled = 2_976;
        long caught = Math.round(labelled * (0.9965 - 0.05 * Math.exp(-hour / 60.0)));
        return wilson(names.getFirst(), hour * 29.7, 0.504, labelled, caught, caught + 5);
    }

    private static ClassEvaluation minority(List<String> names, int c, int hour, double top) {
        // An attack that stops for two days leaves nothing to recall: a gap.
        long labelled = hour > 300 && hour < 348 ? 0 : 24 / c + (hour / 13) % 5;
        double share = top * (1 - Math.exp(-hour / 150.0)) / c + 0.05 * Math.sin(hour / 9.0);
        long caught = Math.min(labelled, Math.round(labelled * Math.max(0, share)));
        return wilson(names.get(c), hour * 0.25 / c, 60.1 * c, labelled, caught, caught + 9);
    }

    private static ClassEvaluation wilson(
            String name, double count, double weight, long n, long caught, long decided) {
        if (n == 0) {
            return new ClassEvaluation(
                    name, count, weight, null, null, 0, 0, 0, null, null, null, null);
        }
        double z = 1.96;
        double p = (double) caught / n;
        double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
        double half = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
        double precision = (double) caught / decided;
        return new ClassEvaluation(
                name,
                count,
                weight,
                0.5,
                0.01,
                n,
                caught,
                decided,
                p,
                middle - half,
                middle + half,
                precision);
    }
}

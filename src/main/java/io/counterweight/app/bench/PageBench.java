package io.counterweight.app.bench;

import com.sun.management.OperatingSystemMXBean;
import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.event.Classes;
import io.counterweight.web.DashboardFeed;
import io.counterweight.web.DashboardState;
import io.counterweight.web.EventStream;
import io.counterweight.web.Probes;
import io.counterweight.web.StreamDescription;
import io.counterweight.web.WebContent;
import io.counterweight.web.WebServer;
import io.counterweight.web.WebSettings;
import io.counterweight.web.api.Api;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The page's real server and feed, each second with a new evaluation of four recipes, the most it
/// can be told. What the clients themselves spend, in their one thread, is not counted.
final class PageBench implements AutoCloseable {
    static final int MOST_CLIENTS = EventStream.Limits.DEFAULT.clients() - 1;

    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final List<String> RECIPES = List.of("base", "focal", "smote", "plain");
    private static final int WINDOW = 10_000;
    private static final double FRAUDS = .01;
    private static final Learning LEARNING =
            new Learning(
                    100,
                    "base-1",
                    List.of(9e5, 9e3),
                    List.of(.5, 50.5),
                    List.of(.5, .5),
                    0,
                    0,
                    null,
                    false,
                    Learning.unknown(2));

    private final DashboardState state;
    private final WebServer server;
    private final DashboardFeed feed;
    private final ScheduledExecutorService stream =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("bench-stream").factory());
    private final List<LiveMetrics> metrics =
            RECIPES.stream().map(r -> new LiveMetrics(CLASSES, WINDOW, 100)).toList();
    private final Random random = new Random(1);
    private long now;

    /// @param cores CPU time of the server over time, 1 for a whole core
    /// @param events per client
    /// @param p50 from the moment an event says it was made to its arrival (ms); 0 without clients
    record Measured(
            int clients,
            long events,
            int bytesPerEvent,
            double cores,
            double p50,
            double p99,
            double slowest,
            long expected,
            long missing) {}

    /// @param alone no client
    /// @param besideADeafOne one more that never reads
    record Report(Measured alone, Measured followed, Measured besideADeafOne) {
        double costOfClients() {
            return followed.cores() - alone.cores();
        }
    }

    private PageBench() {
        state =
                new DashboardState(
                        new StreamDescription(
                                "bench", CLASSES, "base", "plain", "always-genuine", .6),
                        new Running(),
                        System::currentTimeMillis);
        var events = new EventStream("bench", EventStream.Limits.DEFAULT);
        var probes = new Probes(Optional::empty, Optional::empty, Optional::empty);
        server =
                WebServer.start(
                        WebSettings.loopback(0),
                        new WebContent(() -> "", probes, state::snapshot, events, Api.none()));
        for (int i = 0; i < WINDOW; i++) {
            judge();
        }
        var _ = stream.scheduleAtFixedRate(this::second, 0, 1, TimeUnit.SECONDS);
        feed = DashboardFeed.start(state, events);
    }

    private record Running() implements DashboardState.Applications {
        @Override
        public Map<String, String> states() {
            return Map.of("scorer", "RUNNING", "trainer", "RUNNING");
        }

        @Override
        public Map<String, Long> lags() {
            return Map.of("scorer", 0L, "trainer", 0L);
        }
    }

    static PageBench start() {
        return new PageBench();
    }

    private void second() {
        judge();
        for (int r = 0; r < RECIPES.size(); r++) {
            state.evaluated(
                    metrics.get(r)
                            .evaluation("bench", RECIPES.get(r), r == 0, now, false, LEARNING));
        }
    }

    private void judge() {
        now += 1_000;
        int label = random.nextDouble() < FRAUDS ? 1 : 0;
        for (var each : metrics) {
            double logit = -5 + 6 * label + 2 * random.nextGaussian();
            float fraud = (float) (1 / (1 + Math.exp(-logit)));
            float[] probabilities = {1 - fraud, fraud};
            each.add(
                    new JudgedScore(
                            "t" + now, now, fraud > .5 ? 1 : 0, probabilities, probabilities),
                    label,
                    0);
        }
    }

    /// @param hasDeafOne whether one more client connects and never reads
    Measured measure(int clients, boolean hasDeafOne, int seconds)
            throws IOException, InterruptedException {
        try (var following = EventClients.connect(server.port(), clients, hasDeafOne)) {
            // The compiler, and the connections, settle.
            TimeUnit.SECONDS.sleep(Math.min(5, seconds));
            following.forget();
            long cpu = cpuNanos() - following.cpuNanos();
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            long spent = cpuNanos() - following.cpuNanos() - cpu;
            double cores = (double) spent / (System.nanoTime() - start);
            return following.measured(cores);
        } finally {
            // The server notices by its next writes that clients have gone; until then they count.
            TimeUnit.SECONDS.sleep(3);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    @Override
    public void close() {
        feed.close();
        stream.shutdownNow();
        server.close();
    }
}

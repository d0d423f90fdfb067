package io.counterweight.web;

import io.counterweight.evaluate.Evaluation;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the browsers, twice a second, what moved: `counters` always, `evaluation` for each recipe
/// with a new one. So the stream is never slowed by the page, however fast it runs.
public final class DashboardFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardFeed.class);
    private static final long PERIOD_MILLIS = 500;

    private final DashboardState state;
    private final EventStream events;
    private final Map<String, Evaluation> told = new HashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("dashboard-feed").factory());

    private DashboardFeed(DashboardState state, EventStream events) {
        this.state = state;
        this.events = events;
    }

    public static DashboardFeed start(DashboardState state, EventStream events) {
        var feed = new DashboardFeed(state, events);
        var _ =
                feed.timer.scheduleAtFixedRate(
                        feed::tellSafely, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return feed;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void tellSafely() {
        try {
            tell();
        } catch (RuntimeException e) {
            // A throw would end the schedule, and the page with it.
            LOG.warn("the dashboard missed an update", e);
        }
    }

    private void tell() {
        state.sampleThroughput(System.nanoTime());
        for (var evaluation : state.newest()) {
            if (!evaluation.equals(told.put(evaluation.recipe(), evaluation))) {
                events.publish("evaluation", Json.of(evaluation));
            }
        }
        events.publish("counters", Json.of(state.counters()));
    }
}

package io.counterweight.web;

import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.web.DashboardSnapshot.Counters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the browsers, once a second and in one event, what moved: however fast the stream runs and
/// however many recipes compete, a browser costs one write a second.
public final class DashboardFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardFeed.class);
    private static final long PERIOD_MILLIS = 1_000;

    private final DashboardState state;
    private final EventStream events;
    private final Map<String, Evaluation> sent = new HashMap<>();
    private long alertsTold;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("dashboard-feed").factory());

    /// What an event of the type `update` holds.
    ///
    /// @param evaluations those that are new
    /// @param alerts those that are new, the newest first, as many as the page shows at most
    record Update(
            String champion, Counters counters, List<Evaluation> evaluations, List<Alert> alerts) {}

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
        state.sample(System.nanoTime());
        var moved = new ArrayList<Evaluation>();
        for (var evaluation : state.newest()) {
            if (!evaluation.equals(sent.put(evaluation.recipe(), evaluation))) {
                moved.add(evaluation);
            }
        }
        var alerts = state.alerts();
        // Counted first: an alert between the two is told twice rather than never.
        long count = alerts.count();
        var newest = alerts.since(alertsTold);
        alertsTold = count;
        events.publish(
                "update", Json.of(new Update(state.champion(), state.counters(), moved, newest)));
    }
}

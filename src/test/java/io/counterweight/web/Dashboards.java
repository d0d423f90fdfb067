package io.counterweight.web;

import io.counterweight.event.Classes;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Dashboards without a stream.
final class Dashboards {
    private Dashboards() {}

    /// @param classes the majority first
    static DashboardState of(
            String pipeline, List<String> classes, String champion, LongSupplier clock) {
        return new DashboardState(
                new StreamDescription(
                        pipeline,
                        new Classes(classes, 0),
                        champion,
                        "plain",
                        "always-" + classes.getFirst(),
                        0.6),
                new Running(),
                clock);
    }

    private record Running() implements DashboardState.Applications {
        @Override
        public Map<String, String> states() {
            return Map.of("scorer", "RUNNING");
        }

        @Override
        public Map<String, Long> lags() {
            return Map.of("scorer", 12L);
        }
    }
}

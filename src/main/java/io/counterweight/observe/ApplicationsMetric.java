package io.counterweight.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/// Which applications of the process run: what the readiness probe knows, for an alert to look at.
///
/// @param applications those of the process
public record ApplicationsMetric(List<Health.Application> applications) implements MeterBinder {
    public ApplicationsMetric {
        applications = List.copyOf(applications);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var application : applications) {
            Gauge.builder(
                            "counterweight.application.running",
                            application,
                            a -> a.state().get() == StreamState.RUNNING ? 1 : 0)
                    .description("1 while the application is RUNNING, 0 in every other state")
                    .tag("application", application.name())
                    .strongReference(true)
                    .register(registry);
            Gauge.builder(
                            "counterweight.application.ready",
                            application,
                            a ->
                                    a.state().get() == StreamState.RUNNING
                                                    && a.isModelLoaded().getAsBoolean()
                                            ? 1
                                            : 0)
                    .description("1 while the application is RUNNING and has the model it needs")
                    .tag("application", application.name())
                    .strongReference(true)
                    .register(registry);
        }
    }
}

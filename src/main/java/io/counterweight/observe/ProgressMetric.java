package io.counterweight.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Whether the applications of the process get on: what tells one that stands still from one that
/// has nothing to do.
///
/// @param applications those of the process
public record ProgressMetric(List<Health.Application> applications) implements MeterBinder {
    public ProgressMetric {
        applications = List.copyOf(applications);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (var application : applications) {
            var progress = application.progress();
            TimeGauge.builder(
                            "counterweight.progress.age",
                            progress,
                            TimeUnit.SECONDS,
                            Progress::ageSeconds)
                    .description(
                            "Since the application last committed, or had nothing to do and knew it"
                                    + " from the broker")
                    .tag("application", application.name())
                    .strongReference(true)
                    .register(registry);
            Gauge.builder(
                            "counterweight.assigned.partitions",
                            progress,
                            Progress::assignedPartitions)
                    .description("Partitions that this process has and processes")
                    .tag("application", application.name())
                    .strongReference(true)
                    .register(registry);
            Gauge.builder(
                            "counterweight.consumer.lag.unknown.partitions",
                            progress,
                            Progress::unknownLags)
                    .description(
                            "Assigned partitions of which nothing was read yet, so that their lag is"
                                    + " not known")
                    .tag("application", application.name())
                    .strongReference(true)
                    .register(registry);
        }
    }
}

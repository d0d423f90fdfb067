package io.counterweight.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;

/// What runs: a gauge of 1 whose labels are the versions.
///
/// @param versions of the program and of what it runs on, by name
public record VersionsMetric(Map<String, String> versions) implements MeterBinder {
    public VersionsMetric {
        versions = Map.copyOf(versions);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("counterweight.versions", () -> 1)
                .description("Versions of the program and of what it runs on, as labels")
                .tags(
                        versions.entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(e -> Tag.of(e.getKey(), e.getValue()))
                                .toList())
                .register(registry);
    }
}

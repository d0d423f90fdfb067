package io.counterweight.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/// A gauge that is not there while it has no value: a recall without a positive is unknown, and
/// both 0 and NaN would be read as something else. Thread-safe.
final class AbsentableGauge {
    private final MeterRegistry registry;
    private final Gauge.Builder<?> builder;
    private volatile double value = Double.NaN;
    private @Nullable Gauge gauge;

    AbsentableGauge(MeterRegistry registry, String name, String description, Tags tags) {
        this(registry, name, description, null, tags);
    }

    /// @param unit null for none
    AbsentableGauge(
            MeterRegistry registry,
            String name,
            String description,
            @Nullable String unit,
            Tags tags) {
        this.registry = registry;
        this.builder =
                Gauge.builder(name, () -> value).description(description).baseUnit(unit).tags(tags);
    }

    synchronized void set(@Nullable Double newValue) {
        if (newValue == null) {
            remove();
            return;
        }
        value = newValue;
        if (gauge == null) {
            gauge = builder.register(registry);
        }
    }

    private void remove() {
        if (gauge != null) {
            registry.remove(gauge);
            gauge = null;
        }
    }
}

package io.counterweight.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.BooleanSupplier;

/// Whether another recipe than the champion decides, because the champion has no model.
public record FallbackMetric(BooleanSupplier isFallback) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "counterweight.champion.fallback",
                        isFallback,
                        fallback -> fallback.getAsBoolean() ? 1 : 0)
                .description(
                        "1 while the champion has no model and the last one with a model decides")
                .strongReference(true)
                .register(registry);
    }
}

package io.counterweight.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/// Which kernels the process learns with: a gauge of 1 whose label `isa` says it.
///
/// @param isa the instruction set, or `java`
public record KernelsMetric(String isa) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("counterweight.kernels", () -> 1)
                .description("The instruction set of the kernels this process learns with")
                .tag("isa", isa)
                .register(registry);
    }
}

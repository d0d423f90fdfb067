package io.counterweight.observe;

import io.counterweight.evaluate.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// Meters of labels by who told them. Thread-safe.
public final class SourceMeters implements StreamObserver {
    private final MeterRegistry registry;
    private final ConcurrentMap<Told, Counter> told = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Timer> delays = new ConcurrentHashMap<>();

    public SourceMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Told(String source, String kind) {}

    @Override
    public void told(String source, String kind, long delayMillis) {
        told.computeIfAbsent(
                        new Told(source, kind),
                        t ->
                                Counter.builder("counterweight.source.labels")
                                        .description(
                                                "Labels by who told them, and what became of them")
                                        .tags("source", t.source, "kind", t.kind)
                                        .register(registry))
                .increment();
        if (kind.equals("new")) {
            delays.computeIfAbsent(
                            source,
                            s ->
                                    Timer.builder("counterweight.source.delay")
                                            .description(
                                                    "Event time from a transaction to a label of"
                                                            + " the source")
                                            .serviceLevelObjectives(Buckets.labelDelay())
                                            .tag("source", s)
                                            .register(registry))
                    .record(Math.max(0, delayMillis), TimeUnit.MILLISECONDS);
        }
    }
}

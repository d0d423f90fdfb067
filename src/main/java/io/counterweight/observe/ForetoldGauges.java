package io.counterweight.observe;

import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.evaluate.ForetoldParts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gauges of what is foretold of the newest day that has ended, of all partitions of this process
/// together, and a count of the days whose labels came to be due, by whether the band held the true
/// recall. Thread-safe.
final class ForetoldGauges {
    private final MeterRegistry registry;
    private final ForetoldParts parts = new ForetoldParts();
    private final Map<Tags, AbsentableGauge> gauges = new HashMap<>();

    ForetoldGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    synchronized void update(ForetoldDay day) {
        var figures = parts.with(day).figures();
        for (var of : figures.classes()) {
            if (day.isDue()) {
                if (of.recallCovered() instanceof Boolean isCovered) {
                    Counter.builder("counterweight.foretold.checked")
                            .description(
                                    "Days whose labels came to be due, by whether the band of what"
                                            + " was foretold held the true recall")
                            .tags("class", of.name(), "covered", String.valueOf(isCovered))
                            .register(registry)
                            .increment();
                }
                continue;
            }
            set(of.name(), "recall", of.recall());
            set(of.name(), "recall-low", of.recallLow());
            set(of.name(), "recall-high", of.recallHigh());
            set(of.name(), "precision", of.precision());
            set(of.name(), "precision-low", of.precisionLow());
            set(of.name(), "precision-high", of.precisionHigh());
        }
    }

    private void set(String name, String figure, @Nullable Double value) {
        gauges.computeIfAbsent(
                        Tags.of("class", name, "figure", figure),
                        tags ->
                                new AbsentableGauge(
                                        registry,
                                        "counterweight.foretold",
                                        "Recall and precision of the newest day that has ended,"
                                                + " foretold before its labels are due",
                                        tags))
                .set(value);
    }
}

package io.counterweight.observe;

import io.counterweight.evaluate.AllTraffic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Gauges of what each recipe does over all traffic, what was blocked too, beside what the labels
/// alone say. Absent while the window has nobody of a control group. Thread-safe.
final class TrafficGauges {
    private static final List<Figure> FIGURES =
            List.of(
                    new Figure("recall", AllTraffic.Estimate::recall),
                    new Figure("recall-low", AllTraffic.Estimate::recallLow),
                    new Figure("recall-high", AllTraffic.Estimate::recallHigh),
                    new Figure("recall-labelled", all -> all.labelled().recall()),
                    new Figure("precision", AllTraffic.Estimate::precision),
                    new Figure("precision-low", AllTraffic.Estimate::precisionLow),
                    new Figure("precision-high", AllTraffic.Estimate::precisionHigh),
                    new Figure("precision-labelled", all -> all.labelled().precision()),
                    new Figure("average-precision", AllTraffic.Estimate::averagePrecision),
                    new Figure("average-precision-low", AllTraffic.Estimate::averagePrecisionLow),
                    new Figure("average-precision-high", AllTraffic.Estimate::averagePrecisionHigh),
                    new Figure(
                            "average-precision-labelled",
                            all -> all.labelled().averagePrecision()));

    private final MeterRegistry registry;
    private final ConcurrentMap<Tags, AbsentableGauge> gauges = new ConcurrentHashMap<>();

    TrafficGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Figure(String name, Function<AllTraffic.Estimate, @Nullable Double> of) {}

    /// @param all null where nothing can be said
    void update(String recipe, AllTraffic.@Nullable Estimate all) {
        for (var figure : FIGURES) {
            gauges.computeIfAbsent(
                            Tags.of("recipe", recipe, "figure", figure.name),
                            tags ->
                                    new AbsentableGauge(
                                            registry,
                                            "counterweight.all.traffic",
                                            "What the window says of all traffic, what was blocked"
                                                    + " too, by its control group, with 95 % bands;"
                                                    + " and of its labels alone",
                                            "ratio",
                                            tags))
                    .set(all == null ? null : figure.of.apply(all));
        }
    }
}

package io.counterweight.observe;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.evaluate.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Meters of what is declined: what callers did, whose outcome nobody will know, what the control
/// group lets through and costs, and what is said of all traffic nevertheless. Thread-safe.
public final class DeclinedMeters implements StreamObserver {
    private static final String LET_THROUGH = "counterweight.control.let.through";
    private static final String STAKE = "counterweight.control.stake";
    private static final String LOST = "counterweight.control.lost";

    private final MeterRegistry registry;
    private final ForetoldGauges foretold;
    private final TrafficGauges traffic;
    private final ConcurrentMap<String, Counter> control = new ConcurrentHashMap<>();
    private final ConcurrentMap<Unknown, Counter> unknown = new ConcurrentHashMap<>();
    private final ConcurrentMap<Disposed, Counter> disposed = new ConcurrentHashMap<>();

    public DeclinedMeters(MeterRegistry registry) {
        this.registry = registry;
        this.foretold = new ForetoldGauges(registry);
        this.traffic = new TrafficGauges(registry);
    }

    private record Disposed(String advised, String done) {}

    private record Unknown(String recipe, String madeBy) {}

    /// Registers at 0 what a pipeline with a control group counts, and what it may cost.
    ///
    /// @param capPerDay NaN without a loss cap
    public void expectControl(double capPerDay) {
        control(LET_THROUGH, "Transactions let through as control group");
        control(STAKE, "Loss to be expected of the control group");
        control(LOST, "Amounts of the control group's frauds");
        if (!Double.isNaN(capPerDay)) {
            Gauge.builder("counterweight.control.cap", () -> capPerDay)
                    .description("What the control group may cost a day, in the mean")
                    .register(registry);
        }
    }

    private Counter control(String name, String description) {
        return control.computeIfAbsent(
                name, n -> Counter.builder(n).description(description).register(registry));
    }

    @Override
    public void letThrough(double atStake) {
        control(LET_THROUGH, "Transactions let through as control group").increment();
        control(STAKE, "Loss to be expected of the control group").increment(atStake);
    }

    @Override
    public void controlLost(double amount) {
        control(LOST, "Amounts of the control group's frauds").increment(amount);
    }

    @Override
    public void unknown(String recipe, String madeBy) {
        unknown.computeIfAbsent(
                        new Unknown(recipe, madeBy),
                        u ->
                                Counter.builder("counterweight.outcomes.unknown")
                                        .description("Declined transactions of which no label came")
                                        .tags("recipe", u.recipe, "by", u.madeBy)
                                        .register(registry))
                .increment();
    }

    @Override
    public void disposed(String advised, String done) {
        disposed.computeIfAbsent(
                        new Disposed(advised.isEmpty() ? "none" : advised, done),
                        d ->
                                Counter.builder("counterweight.dispositions")
                                        .description(
                                                "What callers did with transactions, by what they"
                                                        + " were advised")
                                        .tags("advised", d.advised, "disposition", d.done)
                                        .register(registry))
                .increment();
    }

    @Override
    public void foretold(ForetoldDay day) {
        foretold.update(day);
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        traffic.update(evaluation.recipe(), evaluation.allTraffic());
    }
}

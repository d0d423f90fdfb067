package io.counterweight.observe;

import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.Classes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Turns what the stream says into Micrometer meters. Thread-safe, never blocks. Labels are
/// classes, recipes, features and reasons, of which there are few; no id and no version is one.
public final class MicrometerObserver implements StreamObserver {
    private final MeterRegistry registry;
    private final RecipeGauges gauges;
    private final Timer score;
    private final Timer latency;
    private final ScoreShift shift = new ScoreShift();
    private final Timer labelDelay;
    private final ConcurrentMap<Alerted, Counter> alerts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> promotions = new ConcurrentHashMap<>();
    private final ConcurrentMap<Read, Counter> read = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> deadLetters = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> ignored = new ConcurrentHashMap<>();
    private final ConcurrentMap<Outcome, Counter> labelled = new ConcurrentHashMap<>();
    private final ConcurrentMap<Came, Counter> labels = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> setBack = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Timer> train = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> trained = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> refused = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> outliers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> swaps = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicLong> swappedAt = new ConcurrentHashMap<>();

    public MicrometerObserver(MeterRegistry registry) {
        this.registry = registry;
        this.gauges = new RecipeGauges(registry);
        this.score =
                timer("counterweight.score", "Time one score takes", Buckets.compute())
                        .register(registry);
        Gauge.builder("counterweight.score.shift", shift, ScoreShift::index)
                .description(
                        "Population stability index of the scores of late against the usual ones")
                .register(registry);
        this.latency =
                timer(
                                "counterweight.transaction.latency",
                                "Wall-clock time from a transaction's record to its score",
                                Buckets.latency())
                        .register(registry);
        this.labelDelay =
                timer(
                                "counterweight.label.delay",
                                "Event time from a transaction to its label",
                                Buckets.labelDelay())
                        .register(registry);
    }

    private record Outcome(String labelClass, String decisionClass, String recipe) {}

    private record Read(String topic, boolean used) {}

    private record Came(String labelClass, String kind) {}

    private record Alerted(String decisionClass, String recipe) {}

    /// Registers at 0 what a scorer counts, so that the first of each is an increase over any range
    /// of time, and not a counter that was never there.
    public void expectScores(Classes classes, List<String> recipes) {
        for (var reason : BadRecord.Reason.values()) {
            deadLetters(reason.code());
        }
        for (var recipe : recipes) {
            refused(recipe);
            swaps(recipe);
            for (var name : classes.names()) {
                if (classes.indexOf(name) != classes.majority()) {
                    alerts(new Alerted(name, recipe));
                }
            }
        }
        ignoredRecords("unknown-recipe");
        ignoredRecords("unsealed-answer");
        promotions("hand");
        promotions("rule");
        setBack("duplicates");
    }

    /// The same of what a trainer counts.
    ///
    /// @param judged whatever decisions are judged of
    public void expectLabels(Classes classes, List<String> judged) {
        for (var reason : BadRecord.Reason.values()) {
            deadLetters(reason.code());
        }
        setBack("matching");
        setBack("learning");
        for (var name : classes.names()) {
            for (var kind : List.of("new", "revised", "withdrawn")) {
                labels(new Came(name, kind));
            }
        }
        for (var recipe : judged) {
            for (var label : classes.names()) {
                for (var decision : classes.names()) {
                    labelled(new Outcome(label, decision, recipe));
                }
            }
        }
    }

    /// The same of the topics that are read.
    public void expectRecords(List<String> topics) {
        for (var topic : topics) {
            read(new Read(topic, true));
            read(new Read(topic, false));
        }
    }

    @Override
    public void read(String topic, boolean used) {
        read(new Read(topic, used)).increment();
    }

    private Counter read(Read key) {
        return read.computeIfAbsent(
                key,
                k ->
                        counter(
                                        "counterweight.records",
                                        "Records read, by whether they could be used")
                                .tag("topic", k.topic)
                                .tag("result", k.used ? "used" : "unusable")
                                .register(registry));
    }

    /// The same of the features of what it learns.
    public void expectFeatures(List<String> features) {
        features.forEach(this::outliers);
    }

    @Override
    public void outlier(String feature) {
        outliers(feature).increment();
    }

    @Override
    public void scored(long nanos, long latencyMillis) {
        score.record(nanos, TimeUnit.NANOSECONDS);
        latency.record(Math.max(0, latencyMillis), TimeUnit.MILLISECONDS);
    }

    @Override
    public void rated(double probability) {
        shift.add(probability);
    }

    @Override
    public void alerted(Alert alert) {
        alerts(new Alerted(alert.decision(), alert.recipe())).increment();
    }

    @Override
    public void promoted(Promotion promotion) {
        promotions(promotion.isByHand() ? "hand" : "rule").increment();
    }

    @Override
    public void deadLettered(String reason) {
        deadLetters(reason).increment();
    }

    @Override
    public void ignored(String reason) {
        ignoredRecords(reason).increment();
    }

    @Override
    public void judged(String labelClass, String decisionClass, String recipe) {
        labelled(new Outcome(labelClass, decisionClass, recipe)).increment();
    }

    @Override
    public void labelled(String labelClass, long delayMillis) {
        labelDelay.record(Math.max(0, delayMillis), TimeUnit.MILLISECONDS);
        labels(new Came(labelClass, "new")).increment();
    }

    @Override
    public void revised(String labelClass) {
        labels(new Came(labelClass, "revised")).increment();
    }

    @Override
    public void withdrawn(String labelClass) {
        labels(new Came(labelClass, "withdrawn")).increment();
    }

    @Override
    public void clockSetBack(String clock) {
        setBack(clock).increment();
    }

    @Override
    public void trained(String recipe, int examples, long nanos) {
        train.computeIfAbsent(
                        recipe,
                        r ->
                                timer(
                                                "counterweight.train",
                                                "Time one mini-batch takes",
                                                Buckets.compute())
                                        .tag("recipe", r)
                                        .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
        trained.computeIfAbsent(
                        recipe,
                        r ->
                                counter("counterweight.trained", "Examples trained on")
                                        .tag("recipe", r)
                                        .register(registry))
                .increment(examples);
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        gauges.update(evaluation);
    }

    @Override
    public void modelSwapped(String recipe, String version) {
        swaps(recipe).increment();
        swappedAt.computeIfAbsent(recipe, this::ageGauge).set(registry.config().clock().wallTime());
    }

    @Override
    public void modelRefused(String recipe, String reason) {
        refused(recipe).increment();
    }

    private Counter alerts(Alerted alerted) {
        return alerts.computeIfAbsent(
                alerted,
                a ->
                        counter("counterweight.alerts", "Transactions decided to be of the class")
                                .tag("class", a.decisionClass())
                                .tag("recipe", a.recipe())
                                .register(registry));
    }

    private Counter promotions(String by) {
        return promotions.computeIfAbsent(
                by,
                b ->
                        counter(
                                        "counterweight.promotions",
                                        "Changes of the recipe that decides that were read, those"
                                                + " of before the start included")
                                .tag("by", b)
                                .register(registry));
    }

    private Counter deadLetters(String reason) {
        return deadLetters.computeIfAbsent(
                reason,
                r ->
                        counter("counterweight.dead.letters", "Records that could not be used")
                                .tag("reason", r)
                                .register(registry));
    }

    private Counter outliers(String feature) {
        return outliers.computeIfAbsent(
                feature,
                f ->
                        counter(
                                        "counterweight.outliers",
                                        "Examples learned with that feature beyond 1,000 deviations")
                                .tag("feature", f)
                                .register(registry));
    }

    private Counter swaps(String recipe) {
        return swaps.computeIfAbsent(
                recipe,
                r ->
                        counter("counterweight.model.swaps", "New models taken")
                                .tag("recipe", r)
                                .register(registry));
    }

    private Counter ignoredRecords(String reason) {
        return ignored.computeIfAbsent(
                reason,
                r ->
                        counter("counterweight.ignored", "Records that changed nothing, by a rule")
                                .tag("reason", r)
                                .register(registry));
    }

    private Counter refused(String recipe) {
        return refused.computeIfAbsent(
                recipe,
                r ->
                        counter("counterweight.model.refused", "Models refused")
                                .tag("recipe", r)
                                .register(registry));
    }

    private Counter labels(Came came) {
        return labels.computeIfAbsent(
                came,
                c ->
                        counter(
                                        "counterweight.labels",
                                        "Labels that were learned, changed or taken back")
                                .tag("class", c.labelClass())
                                .tag("kind", c.kind())
                                .register(registry));
    }

    private Counter setBack(String clock) {
        return setBack.computeIfAbsent(
                clock,
                c ->
                        counter(
                                        "counterweight.clock.set.back",
                                        "Clocks of event time that were ahead of all that can be")
                                .tag("clock", c)
                                .register(registry));
    }

    private Counter labelled(Outcome outcome) {
        return labelled.computeIfAbsent(
                outcome,
                o ->
                        counter(
                                        "counterweight.labelled",
                                        "Labelled transactions by label, decision and recipe")
                                .tag("class", o.labelClass())
                                .tag("decision", o.decisionClass())
                                .tag("recipe", o.recipe())
                                .register(registry));
    }

    private AtomicLong ageGauge(String recipe) {
        var at = new AtomicLong(registry.config().clock().wallTime());
        TimeGauge.builder(
                        "counterweight.model.age",
                        () -> registry.config().clock().wallTime() - at.get(),
                        TimeUnit.MILLISECONDS)
                .description("Wall-clock time since the model that scores was taken")
                .tag("recipe", recipe)
                .register(registry);
        return at;
    }

    private static Counter.Builder counter(String name, String description) {
        return Counter.builder(name).description(description);
    }

    private static Timer.Builder timer(String name, String description, Duration[] buckets) {
        return Timer.builder(name).description(description).serviceLevelObjectives(buckets);
    }
}

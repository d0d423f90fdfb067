package io.counterweight.web;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.web.DashboardSnapshot.Counters;
import io.counterweight.web.DashboardSnapshot.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the dashboard shows, gathered from the stream as it goes. Thread-safe; told from stream
/// threads, asked from HTTP threads, and blocks neither.
public final class DashboardState implements StreamObserver {
    private final StreamDescription stream;
    private final Supplier<Map<String, String>> applications;
    private final LongSupplier wallClock;
    private final LongAdder scored = new LongAdder();
    private final LongAdder labels = new LongAdder();
    private final LongAdder examples = new LongAdder();
    private final LongAdder swaps = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Map<String, LongAdder> deadLetters = new ConcurrentSkipListMap<>();
    private final Map<String, RecipeHistory> histories = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable Swap> swap = new AtomicReference<>();
    private final Map<String, Swap> models = new ConcurrentHashMap<>();
    private volatile String champion;
    private final Throughput throughput = new Throughput();

    /// @param applications the state of each stream application, by name
    /// @param wallClock milliseconds since the epoch
    public DashboardState(
            StreamDescription stream,
            Supplier<Map<String, String>> applications,
            LongSupplier wallClock) {
        this.stream = stream;
        this.champion = stream.champion();
        this.applications = applications;
        this.wallClock = wallClock;
    }

    private record Swap(String recipe, String version, long since) {}

    @Override
    public void scored(long nanos, long latencyMillis) {
        scored.increment();
    }

    @Override
    public void deadLettered(String reason) {
        deadLetters.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    @Override
    public void labelled(String labelClass, long delayMillis) {
        labels.increment();
    }

    @Override
    public void promoted(Promotion promotion) {
        champion = promotion.recipe();
        var model = models.get(promotion.recipe());
        if (model != null) {
            swap.set(model);
        }
    }

    @Override
    public void trained(String recipe, int count, long nanos) {
        if (recipe.equals(champion)) {
            examples.add(count);
        }
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        histories.computeIfAbsent(evaluation.recipe(), r -> new RecipeHistory()).add(evaluation);
    }

    @Override
    public void modelSwapped(String recipe, String version) {
        var taken = new Swap(recipe, version, wallClock.getAsLong());
        models.put(recipe, taken);
        if (recipe.equals(champion)) {
            swaps.increment();
            swap.set(taken);
        }
    }

    @Override
    public void modelRefused(String recipe, String reason) {
        refused.increment();
    }

    /// Takes a sample of the throughput; to be called about once a second.
    void sampleThroughput(long nanos) {
        throughput.sample(nanos, scored.sum());
    }

    /// The whole page.
    public DashboardSnapshot snapshot() {
        return new DashboardSnapshot(
                stream.pipeline(),
                stream.classes().names(),
                stream.classes().name(stream.classes().majority()),
                champion,
                counters(),
                histories.values().stream().flatMap(h -> h.figures().stream()).toList());
    }

    /// The newest evaluation of every recipe that has one.
    List<Evaluation> newest() {
        return histories.values().stream().flatMap(h -> h.newest().stream()).toList();
    }

    Counters counters() {
        var reasons = new TreeMap<String, Long>();
        deadLetters.forEach((reason, count) -> reasons.put(reason, count.sum()));
        long dead = reasons.values().stream().mapToLong(Long::longValue).sum();
        long done = scored.sum();
        return new Counters(
                wallClock.getAsLong(),
                eventTime().orElse(null),
                new TreeMap<>(applications.get()),
                done + dead,
                done,
                dead,
                reasons,
                throughput.perSecond(),
                labels.sum(),
                examples.sum(),
                model());
    }

    private Optional<Long> eventTime() {
        return newest().stream().map(Evaluation::eventTime).max(Long::compare);
    }

    private @Nullable Model model() {
        var current = swap.get();
        return current == null
                ? null
                : new Model(
                        current.recipe(),
                        current.version(),
                        current.since(),
                        swaps.sum(),
                        refused.sum());
    }
}

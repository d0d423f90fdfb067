package io.counterweight.web;

import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.web.DashboardSnapshot.Counters;
import io.counterweight.web.DashboardSnapshot.Model;
import io.counterweight.web.DashboardSnapshot.Times;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the dashboard shows, gathered from the stream as it goes. Thread-safe; told from stream
/// threads, asked from HTTP threads, and blocks neither.
public final class DashboardState implements StreamObserver {
    private final StreamDescription stream;
    private final Applications applications;
    private final LongSupplier wallClock;
    private final LongAdder scored = new LongAdder();
    private final LongAdder labels = new LongAdder();
    private final LongAdder examples = new LongAdder();
    private final LongAdder swaps = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Map<String, LongAdder> deadLetters = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> ignored = new ConcurrentSkipListMap<>();
    private final Set<String> warnings = new ConcurrentSkipListSet<>();
    private final Map<String, RecipeHistory> histories = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable Swap> swap = new AtomicReference<>();
    private final Map<String, Swap> models = new ConcurrentHashMap<>();
    private final RecentTimes latency = new RecentTimes(Duration.ofHours(1).toMillis());
    private final RecentTimes score = new RecentTimes(Duration.ofMinutes(1).toMillis() * 1_000);
    private final RecentTimes labelDelay = new RecentTimes(Duration.ofDays(1_000).toMillis());
    private final RecentAnswers answers = new RecentAnswers();
    private final NewestAlerts alerts = new NewestAlerts();
    private final Throughput throughput = new Throughput();
    private final Traffic traffic = new Traffic();
    private volatile String champion;
    private volatile @Nullable String kernels;
    private volatile Times times = new Times(null, null, null, Map.of(), null, null);

    /// The stream applications of this process, asked from the page's threads.
    public interface Applications {
        /// The state of each, by name.
        Map<String, String> states();

        /// Records that wait to be read, by name; takes a millisecond.
        Map<String, Long> lags();
    }

    /// @param wallClock milliseconds since the epoch
    public DashboardState(
            StreamDescription stream, Applications applications, LongSupplier wallClock) {
        this.stream = stream;
        this.champion = stream.champion();
        this.applications = applications;
        this.wallClock = wallClock;
    }

    private record Swap(String recipe, String version, long since) {}

    /// This process learns, with the kernels of that instruction set.
    public void learnsWith(String instructionSet) {
        kernels = instructionSet;
    }

    @Override
    public void scored(long nanos, long latencyMillis) {
        scored.increment();
        score.record(nanos / 1_000);
        latency.record(latencyMillis);
    }

    @Override
    public void answered(String result, long nanos) {
        answers.record(result, nanos);
    }

    @Override
    public void warned(String sentence) {
        warnings.add(sentence);
    }

    @Override
    public void alerted(Alert alert) {
        alerts.add(alert);
    }

    @Override
    public void deadLettered(String reason) {
        deadLetters.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    @Override
    public void ignored(String reason) {
        ignored.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    @Override
    public void labelled(String labelClass, long delayMillis) {
        labels.increment();
        labelDelay.record(delayMillis);
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

    /// Brings what is measured over time up to date; to be called about once a second, from one
    /// thread.
    void sample(long nanos) {
        throughput.sample(nanos, scored.sum());
        answers.sample(nanos);
        var lag = applications.lags();
        var now =
                new Times(
                        latency.percentiles(nanos),
                        score.percentiles(nanos),
                        labelDelay.percentiles(nanos),
                        new TreeMap<>(lag),
                        kernels,
                        answers.newest());
        times = now;
        var late = now.latencyMillis();
        traffic.add(
                new Traffic.Sample(
                        wallClock.getAsLong(),
                        throughput.perSecond(),
                        late == null ? null : late.p50(),
                        late == null ? null : late.p99(),
                        lag.values().stream().mapToLong(Long::longValue).sum(),
                        sums(deadLetters).values().stream().mapToLong(Long::longValue).sum()));
    }

    /// The whole page.
    public DashboardSnapshot snapshot() {
        return new DashboardSnapshot(
                stream.pipeline(),
                stream.classes().names(),
                stream.classes().name(stream.classes().majority()),
                champion,
                stream.plain(),
                stream.always(),
                stream.targetRecall(),
                counters(),
                histories.values().stream().flatMap(h -> h.figures().stream()).toList(),
                traffic.samples(),
                alerts.all());
    }

    /// The recipe that decides.
    String champion() {
        return champion;
    }

    NewestAlerts alerts() {
        return alerts;
    }

    /// The newest evaluation of every recipe that has one.
    List<Evaluation> newest() {
        return histories.values().stream().flatMap(h -> h.newest().stream()).toList();
    }

    /// What has flowed, without the rest of the page.
    public Counters counters() {
        var reasons = sums(deadLetters);
        long dead = reasons.values().stream().mapToLong(Long::longValue).sum();
        long done = scored.sum();
        return new Counters(
                wallClock.getAsLong(),
                eventTime().orElse(null),
                new TreeMap<>(applications.states()),
                done + dead,
                done,
                dead,
                reasons,
                sums(ignored),
                List.copyOf(warnings),
                throughput.perSecond(),
                labels.sum(),
                examples.sum(),
                model(),
                times);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
        var sums = new TreeMap<String, Long>();
        counts.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
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

package io.counterweight.web.api;

import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.evaluate.ForetoldParts;
import io.counterweight.evaluate.RulesEvaluation;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.RuledDecision;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the API keeps of what the stream tells: counts since the start, each recipe's newest
/// evaluation, the newest alerts. Bounded. Thread-safe; told from stream threads, asked from HTTP
/// threads.
public final class StreamSummary implements StreamObserver {
    /// Alerts that are kept.
    static final int ALERTS = 1_000;

    /// Days of which is kept what was foretold.
    static final int FORETOLD = 60;

    private final LongSupplier wallClock;
    private final LongAdder scored = new LongAdder();
    private final LongAdder labelled = new LongAdder();
    private final Map<String, LongAdder> deadLetters = new ConcurrentSkipListMap<>();
    private final Map<String, Evaluation> evaluations = new ConcurrentHashMap<>();
    private volatile @Nullable RulesEvaluation rules;
    private final Map<String, Taken> modelsTaken = new ConcurrentHashMap<>();
    private final Deque<Alert> alerts = new ArrayDeque<>();

    /// By day, oldest first.
    private final NavigableMap<LocalDate, ForetoldDay.Figures> foretold = new TreeMap<>();

    private final ForetoldParts parts = new ForetoldParts();
    private final DeclinedCounts declined;

    private record Taken(String version, long at) {}

    /// @param wallClock milliseconds since the epoch
    public StreamSummary(LongSupplier wallClock) {
        this.wallClock = wallClock;
        this.declined = new DeclinedCounts(wallClock);
    }

    /// The pipeline has a control group.
    ///
    /// @param capPerDay what it may cost a day; null for no bound
    public void hasControl(@Nullable Double capPerDay) {
        declined.hasControl(capPerDay);
    }

    @Override
    public void scored(long nanos, long latencyMillis) {
        scored.increment();
    }

    @Override
    public void labelled(String labelClass, long delayMillis) {
        labelled.increment();
    }

    @Override
    public void deadLettered(String reason) {
        deadLetters.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        evaluations.put(evaluation.recipe(), evaluation);
    }

    @Override
    public void ruled(RuledDecision ruled) {
        declined.decided(ruled.getAction());
    }

    @Override
    public void unknown(String recipe, String madeBy) {
        declined.unknown();
    }

    @Override
    public void letThrough(double atStake) {
        declined.letThrough(atStake);
    }

    @Override
    public void controlLost(double amount) {
        declined.lost(amount);
    }

    DeclinedCounts.Figures declined() {
        return declined.figures();
    }

    @Override
    public void rulesEvaluated(RulesEvaluation evaluation) {
        rules = evaluation;
    }

    @Override
    public void foretold(ForetoldDay day) {
        synchronized (foretold) {
            foretold.put(day.day(), parts.with(day).figures());
            if (foretold.size() > FORETOLD) {
                foretold.pollFirstEntry();
            }
        }
    }

    /// What was foretold of the newest days, oldest first.
    List<ForetoldDay.Figures> foretold() {
        synchronized (foretold) {
            return List.copyOf(foretold.values());
        }
    }

    @Override
    public void modelSwapped(String recipe, String version) {
        modelsTaken.put(recipe, new Taken(version, wallClock.getAsLong()));
    }

    @Override
    public void alerted(Alert alert) {
        synchronized (alerts) {
            alerts.addFirst(alert);
            if (alerts.size() > ALERTS) {
                alerts.removeLast();
            }
        }
    }

    /// The newest alerts, newest first.
    List<Alert> alerts(int limit) {
        synchronized (alerts) {
            return alerts.stream().limit(limit).toList();
        }
    }

    /// The newest figures of the rules; null before the first.
    @Nullable RulesEvaluation rules() {
        return rules;
    }

    @Nullable Evaluation evaluation(String recipe) {
        return evaluations.get(recipe);
    }

    /// When this process took that model of a recipe, wall clock (ms); null where it did not.
    public @Nullable Long takenAt(String recipe, String version) {
        var taken = modelsTaken.get(recipe);
        return taken != null && taken.version().equals(version) ? taken.at() : null;
    }

    /// Since the process started.
    Counts counts() {
        var reasons = new TreeMap<String, Long>();
        deadLetters.forEach((reason, count) -> reasons.put(reason, count.sum()));
        return new Counts(scored.sum(), labelled.sum(), reasons);
    }

    /// @param labelled transactions whose first label was matched
    /// @param deadLetters by reason
    record Counts(long scored, long labelled, Map<String, Long> deadLetters) {}
}

package io.counterweight.app.replay;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts what a replay wants to know at its end. Thread-safe.
final class ReplayObserver implements StreamObserver {
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private final Map<String, Long> ignored = new TreeMap<>();
    private final Map<String, Trained> trained = new TreeMap<>();
    private final List<ForetoldDay> foretold = new ArrayList<>();
    private final List<Promotion> promotions = new ArrayList<>();
    private long models;
    private @Nullable Evaluation ofChampion;

    private record Trained(long examples, long nanos) {
        Trained and(Trained more) {
            return new Trained(examples + more.examples, nanos + more.nanos);
        }
    }

    /// Records that could not be used, by reason.
    synchronized Map<String, Long> deadLetters() {
        return deadLetters;
    }

    /// Records that changed nothing, by rule.
    synchronized Map<String, Long> ignored() {
        return ignored;
    }

    /// Days as they were told.
    synchronized List<ForetoldDay> foretold() {
        return List.copyOf(foretold);
    }

    /// Changes of champion, in their order.
    synchronized List<Promotion> promotions() {
        return promotions;
    }

    /// Models that came into force.
    synchronized long models() {
        return models;
    }

    /// The newest metrics of the recipe that decides; null before the first.
    synchronized @Nullable Evaluation ofChampion() {
        return ofChampion;
    }

    /// Examples a second of time inside the learner, by recipe.
    synchronized Map<String, Double> examplesPerSecond() {
        var rates = new TreeMap<String, Double>();
        trained.forEach((recipe, all) -> rates.put(recipe, all.examples * 1e9 / all.nanos));
        return rates;
    }

    @Override
    public synchronized void deadLettered(String reason) {
        deadLetters.merge(reason, 1L, Long::sum);
    }

    @Override
    public synchronized void ignored(String reason) {
        ignored.merge(reason, 1L, Long::sum);
    }

    @Override
    public synchronized void trained(String recipe, int count, long time) {
        trained.merge(recipe, new Trained(count, time), Trained::and);
    }

    @Override
    public synchronized void evaluated(Evaluation evaluation) {
        ofChampion = evaluation.champion() ? evaluation : ofChampion;
    }

    @Override
    public synchronized void foretold(ForetoldDay day) {
        foretold.add(day);
    }

    @Override
    public synchronized void promoted(Promotion promotion) {
        promotions.add(promotion);
    }

    @Override
    public synchronized void modelSwapped(String recipe, String version) {
        models++;
    }
}

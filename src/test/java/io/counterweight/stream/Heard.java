package io.counterweight.stream;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.RuledDecision;
import io.counterweight.score.ModelListener;
import io.counterweight.score.ModelRefused;
import io.counterweight.score.OnnxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Keeps what it is told, by any thread; to be read when all that was sent is done.
final class Heard implements StreamObserver, ModelListener {
    final List<String> deadLettered = new ArrayList<>();
    final List<String> ignored = new ArrayList<>();
    final List<RuledDecision> ruled = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
    final List<String> labelled = new ArrayList<>();
    final List<String> revised = new ArrayList<>();
    final List<String> withdrawn = new ArrayList<>();
    final List<ForetoldDay> foretold = new ArrayList<>();
    final List<String> disposed = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final List<String> setBack = new ArrayList<>();
    final List<String> judged = new ArrayList<>();
    final List<Promotion> promotions = new ArrayList<>();
    final List<String> swapped = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final List<Evaluation> evaluations = new ArrayList<>();
    int scored;

    /// Records that were read, by topic: those that went on, and those that did not.
    final Map<String, Integer> used = new TreeMap<>();

    final Map<String, Integer> unusable = new TreeMap<>();

    /// The champion's last evaluation.
    Evaluation ofChampion() {
        return evaluations.stream().filter(Evaluation::champion).toList().getLast();
    }

    @Override
    public synchronized void scored(long nanos, long latencyMillis) {
        scored++;
    }

    @Override
    public synchronized void read(String topic, boolean isUsed) {
        (isUsed ? used : unusable).merge(topic, 1, Integer::sum);
    }

    @Override
    public synchronized void deadLettered(String reason) {
        deadLettered.add(reason);
    }

    /// Results of answers, and why they differ from what the stream says.
    final List<String> answered = new ArrayList<>();

    final List<String> compared = new ArrayList<>();

    @Override
    public synchronized void answered(String result, long nanos) {
        answered.add(result);
    }

    @Override
    public synchronized void answerCompared(String cause, double apart) {
        compared.add(cause);
    }

    @Override
    public synchronized void foretold(ForetoldDay day) {
        foretold.add(day);
    }

    @Override
    public synchronized void disposed(String advised, String done) {
        disposed.add((advised.isEmpty() ? "none" : advised) + " " + done);
    }

    @Override
    public synchronized void told(String source, String kind, long delayMillis) {
        told.add(source + " " + kind);
    }

    @Override
    public synchronized void ignored(String reason) {
        ignored.add(reason);
    }

    @Override
    public synchronized void unknown(String recipe, String madeBy) {
        unknown.add(madeBy);
    }

    @Override
    public synchronized void ruled(RuledDecision decision) {
        ruled.add(decision);
    }

    @Override
    public synchronized void labelled(String labelClass, long delayMillis) {
        labelled.add(labelClass);
    }

    @Override
    public synchronized void revised(String labelClass) {
        revised.add(labelClass);
    }

    @Override
    public synchronized void withdrawn(String labelClass) {
        withdrawn.add(labelClass);
    }

    @Override
    public synchronized void clockSetBack(String clock) {
        setBack.add(clock);
    }

    @Override
    public synchronized void judged(String labelClass, String decisionClass, String recipe) {
        judged.add(recipe + ": " + labelClass + " decided " + decisionClass);
    }

    @Override
    public synchronized void promoted(Promotion promotion) {
        promotions.add(promotion);
    }

    @Override
    public synchronized void evaluated(Evaluation evaluation) {
        evaluations.add(evaluation);
    }

    @Override
    public synchronized void swapped(String recipe, OnnxModel model) {
        swapped.add(model.version());
    }

    @Override
    public synchronized void refused(String recipe, ModelRefused refusal) {
        refused.add(refusal.reason());
    }

    @Override
    public synchronized void modelRefused(String recipe, String reason) {
        refused.add(reason);
    }
}

package io.counterweight.observe;

import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.RulesEvaluation;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import java.util.List;

/// Several observers as one, told in order.
public record ObserverGroup(List<StreamObserver> observers) implements StreamObserver {
    public ObserverGroup {
        observers = List.copyOf(observers);
    }

    @Override
    public void scored(long nanos, long latencyMillis) {
        observers.forEach(o -> o.scored(nanos, latencyMillis));
    }

    @Override
    public void featured(List<Float> columns) {
        observers.forEach(o -> o.featured(columns));
    }

    @Override
    public void warned(String sentence) {
        observers.forEach(o -> o.warned(sentence));
    }

    @Override
    public void rated(double probability) {
        observers.forEach(o -> o.rated(probability));
    }

    @Override
    public void alerted(Alert alert) {
        observers.forEach(o -> o.alerted(alert));
    }

    @Override
    public void decided(EnrichedTransactionOrBuilder transaction, ScoredTransaction scored) {
        observers.forEach(o -> o.decided(transaction, scored));
    }

    @Override
    public void ruled(RuledDecision decision) {
        observers.forEach(o -> o.ruled(decision));
    }

    @Override
    public void read(String topic, boolean used) {
        observers.forEach(o -> o.read(topic, used));
    }

    @Override
    public void told(String source, String kind, long delayMillis) {
        observers.forEach(o -> o.told(source, kind, delayMillis));
    }

    @Override
    public void disposed(String advised, String done) {
        observers.forEach(o -> o.disposed(advised, done));
    }

    @Override
    public void foretold(ForetoldDay day) {
        observers.forEach(o -> o.foretold(day));
    }

    @Override
    public void deadLettered(String reason) {
        observers.forEach(o -> o.deadLettered(reason));
    }

    @Override
    public void ignored(String reason) {
        observers.forEach(o -> o.ignored(reason));
    }

    @Override
    public void letThrough(double atStake) {
        observers.forEach(o -> o.letThrough(atStake));
    }

    @Override
    public void controlLost(double amount) {
        observers.forEach(o -> o.controlLost(amount));
    }

    @Override
    public void unknown(String recipe, String madeBy) {
        observers.forEach(o -> o.unknown(recipe, madeBy));
    }

    @Override
    public void labelled(String labelClass, long delayMillis) {
        observers.forEach(o -> o.labelled(labelClass, delayMillis));
    }

    @Override
    public void revised(String labelClass) {
        observers.forEach(o -> o.revised(labelClass));
    }

    @Override
    public void withdrawn(String labelClass) {
        observers.forEach(o -> o.withdrawn(labelClass));
    }

    @Override
    public void clockSetBack(String clock) {
        observers.forEach(o -> o.clockSetBack(clock));
    }

    @Override
    public void judged(String labelClass, String decisionClass, String recipe) {
        observers.forEach(o -> o.judged(labelClass, decisionClass, recipe));
    }

    @Override
    public void promoted(Promotion promotion) {
        observers.forEach(o -> o.promoted(promotion));
    }

    @Override
    public void trained(String recipe, int examples, long nanos) {
        observers.forEach(o -> o.trained(recipe, examples, nanos));
    }

    @Override
    public void outlier(String feature) {
        observers.forEach(o -> o.outlier(feature));
    }

    @Override
    public void reacting(String recipe, boolean begins) {
        observers.forEach(o -> o.reacting(recipe, begins));
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        observers.forEach(o -> o.evaluated(evaluation));
    }

    @Override
    public void rulesEvaluated(RulesEvaluation evaluation) {
        observers.forEach(o -> o.rulesEvaluated(evaluation));
    }

    @Override
    public void modelSwapped(String recipe, String version) {
        observers.forEach(o -> o.modelSwapped(recipe, version));
    }

    @Override
    public void modelRefused(String recipe, String reason) {
        observers.forEach(o -> o.modelRefused(recipe, reason));
    }

    @Override
    public void answered(String result, long nanos) {
        observers.forEach(o -> o.answered(result, nanos));
    }

    @Override
    public void answerPhase(String phase, long nanos) {
        observers.forEach(o -> o.answerPhase(phase, nanos));
    }

    @Override
    public void answerCompared(String cause, double apart) {
        observers.forEach(o -> o.answerCompared(cause, apart));
    }
}

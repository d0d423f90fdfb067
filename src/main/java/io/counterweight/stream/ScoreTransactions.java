package io.counterweight.stream;

import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.AlertReason;
import io.counterweight.event.BadRecord;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelRegistry;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Writes what is said of a transaction, with the reasons of an alert. Where its caller was
/// answered before, that answer is the decision, and what the stream says is only compared with it.
final class ScoreTransactions
        extends ContextualProcessor<String, EnrichedTransactionOrBuilder, Object, Object> {
    private final StreamPlan plan;
    private final ModelRegistry registry;
    private final StreamObserver observer;
    private final TransactionScorer scorer;
    private final GivenAnswers given;
    private boolean hasBegun;

    ScoreTransactions(
            StreamPlan plan,
            ModelRegistry registry,
            DecidingRecipe deciding,
            StreamObserver observer) {
        this.plan = plan;
        this.registry = registry;
        this.observer = observer;
        this.scorer = new TransactionScorer(plan, registry, deciding, observer);
        this.given = new GivenAnswers(observer);
    }

    @Override
    public void process(Record<String, EnrichedTransactionOrBuilder> record) {
        if (!hasBegun) {
            hasBegun = true;
            registry.awaitOffered();
        }
        var transaction = record.value();
        switch (scorer.score(transaction, !transaction.hasGiven())) {
            case TransactionScorer.Unscorable(var bad) -> deadLetter(record, bad);
            case TransactionScorer.Scored scored -> decide(record, scored);
        }
    }

    private void decide(
            Record<String, EnrichedTransactionOrBuilder> record, TransactionScorer.Scored scored) {
        var transaction = record.value();
        observer.scored(scored.nanos(), context().currentSystemTimeMs() - record.timestamp());
        observer.featured(scored.transaction().getFeaturesList());
        if (transaction.hasGiven()) {
            var answer = transaction.getGiven();
            given.compare(answer, scored.transaction());
            forward(
                    record,
                    GivenAnswers.inPlaceOf(scored.transaction(), answer),
                    GivenAnswers.reasons(answer),
                    answer.getFallback());
        } else {
            forward(record, scored.transaction(), scored.reasons(), "");
        }
    }

    private void forward(
            Record<String, EnrichedTransactionOrBuilder> record,
            ScoredTransaction scored,
            List<AlertReason> why,
            String fallback) {
        var id = record.<Object>withKey(scored.getTransactionId());
        context().forward(id.withValue(scored), Nodes.SCORED);
        context().forward(id.withValue(new Decision(scored, why, fallback)), Nodes.DECISIONS);
        observer.decided(record.value(), scored);
        if (scored.hasRuled()) {
            observer.ruled(scored.getRuled());
        }
        if (scored.getPropensity() > 0) {
            observer.letThrough(atStake(scored));
        }
        if (scored.getProbabilitiesCount() > 0) {
            observer.rated(1.0 - scored.getProbabilities(plan.classes().majority()));
        }
        if (scored.getDecision() != plan.classes().majority()) {
            observer.alerted(alert(scored, why));
        }
    }

    private double atStake(ScoredTransaction scored) {
        double fraud =
                scored.getProbabilitiesCount() == 0
                        ? 1
                        : 1.0 - scored.getProbabilities(plan.classes().majority());
        return fraud * scored.getAmount();
    }

    private Alert alert(ScoredTransaction scored, List<AlertReason> why) {
        int decision = scored.getDecision();
        return new Alert(
                scored.getTransactionId(),
                scored.getEventTime(),
                plan.classes().name(decision),
                scored.getProbabilitiesCount() == 0 ? 0 : scored.getProbabilities(decision),
                why,
                scored.getRecipe(),
                scored.getModelVersion());
    }

    private void deadLetter(Record<String, EnrichedTransactionOrBuilder> record, BadRecord bad) {
        var letter = DeadLetter.of(bad, record.value());
        context().forward(letter.toRecord(record.timestamp()), Nodes.UNSCORABLE_TRANSACTIONS);
        observer.deadLettered(bad.reason().code());
    }

    @Override
    public void close() {
        scorer.close();
    }
}

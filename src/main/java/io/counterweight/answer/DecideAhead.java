package io.counterweight.answer;

import io.counterweight.answer.Answered.Refused;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Action;
import io.counterweight.event.AlertReason;
import io.counterweight.event.Classes;
import io.counterweight.event.DecisionWriter;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.GivenAnswer;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.ControlGroup;
import io.counterweight.stream.DecidingRecipe;
import io.counterweight.stream.GivenAnswers;
import io.counterweight.stream.LiveProfiles;
import io.counterweight.stream.LiveStore;
import io.counterweight.stream.RuledTransactions;
import io.counterweight.stream.TransactionScorer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decides a transaction ahead of the stream: each entity's features from a copy of its profile,
/// its own or another scorer's, then score, policy and reasons by the stream's code; or the
/// fallback, where no model can in time. Any thread.
public final class DecideAhead implements AutoCloseable {
    /// Scores at once: the processors are the stream's too.
    private static final int SCORERS = Math.max(1, Runtime.getRuntime().availableProcessors());

    private final StreamPlan plan;
    private final LiveProfiles profiles;
    private final Fallback fallback;
    private final Owners owners;
    private final Peers peers;
    private final DecidingRecipe deciding;
    private final StreamObserver observer;
    private final Pool<TransactionScorer> scorers;

    private final Pool<RuledTransactions> rules;

    /// Null for a pipeline without one.
    private final @Nullable ControlGroup control;

    private final Semaphore turns = new Semaphore(SCORERS, true);
    private volatile boolean isClosed;

    public DecideAhead(
            StreamPlan plan,
            LiveProfiles profiles,
            Fallback fallback,
            Owners owners,
            Peers peers,
            ModelRegistry registry,
            DecidingRecipe deciding,
            StreamObserver observer) {
        this.plan = plan;
        this.profiles = profiles;
        this.fallback = fallback;
        this.owners = owners;
        this.peers = peers;
        this.deciding = deciding;
        this.observer = observer;
        this.control = ControlGroup.of(plan);
        this.scorers = new Pool<>(() -> new TransactionScorer(plan, registry, deciding, observer));
        this.rules = new Pool<>(() -> new RuledTransactions(plan));
    }

    /// What is decided of a transaction.
    ///
    /// @param given what its record says of it; null where nothing is decided
    /// @param scored the same, as the stream writes it; null as `given`
    /// @param refusal why nothing is decided; null where something is
    /// @param result for the metrics: `model`, or why not
    record Ahead(
            @Nullable GivenAnswer given,
            @Nullable ScoredTransaction scored,
            List<AlertReason> reasons,
            @Nullable Refused refusal,
            String result) {
        static Ahead refused(Refused refusal, String result) {
            return new Ahead(null, null, List.of(), refusal, result);
        }

        GivenAnswer answer() {
            return given == null ? GivenAnswer.getDefaultInstance() : given;
        }

        byte[] json(boolean isAppended, Classes classes) {
            return new DecisionWriter(classes)
                    .answer(
                            scored == null ? ScoredTransaction.getDefaultInstance() : scored,
                            reasons,
                            answer(),
                            isAppended);
        }
    }

    /// Decides, or falls back when the deadline passes, a profile is away, or there is no model.
    Ahead decide(EnrichedTransaction transaction, Terms terms) {
        if (!deciding.hasModel()) {
            return fallback(transaction, "no-model");
        }
        var enriched = transaction;
        for (var entity : plan.features().entities()) {
            LiveStore.Observed observed;
            try {
                observed = observe(entity, enriched, terms);
            } catch (Peers.PeerAway _) {
                return fallback(transaction, terms.isOver() ? "deadline" : "owner-away");
            }
            if (observed == null) {
                return fallback(transaction, "restoring");
            }
            if (observed.isKnown()) {
                return Ahead.refused(
                        new Refused(
                                409,
                                "known-transaction",
                                "transactionId",
                                "the stream has this transaction: its decision is on the topic"
                                        + " decisions"),
                        "known");
            }
            enriched = observed.transaction();
            if (terms.isOver()) {
                return fallback(transaction, "deadline");
            }
        }
        return score(transaction, enriched, terms);
    }

    private LiveStore.@Nullable Observed observe(
            String entity, EnrichedTransaction transaction, Terms terms) throws Peers.PeerAway {
        long start = System.nanoTime();
        int partition = owners.partitionOf(transaction.getEntities(plan.slotOf(entity)));
        var host = owners.elsewhere(entity, partition);
        if (host != null) {
            var observed = peers.observe(host, entity, partition, transaction, terms);
            observer.answerPhase("profiles", System.nanoTime() - start);
            return observed;
        }
        var store = profiles.find(entity, partition);
        var observed = store == null ? null : store.observe(transaction);
        if (observed != null) {
            observer.answerPhase("profiles", observed.copyNanos());
            observer.answerPhase("features", System.nanoTime() - start - observed.copyNanos());
        }
        return observed;
    }

    private Ahead score(
            EnrichedTransaction transaction, EnrichedTransaction enriched, Terms terms) {
        long start = System.nanoTime();
        if (!isMyTurn(terms)) {
            return fallback(transaction, "deadline");
        }
        TransactionScorer.Scoring scoring;
        var scorer = scorers.take();
        try {
            scoring = scorer.score(enriched, true);
        } finally {
            if (isClosed) {
                scorer.close();
            } else {
                scorers.give(scorer);
            }
            turns.release();
        }
        observer.answerPhase("score", System.nanoTime() - start);
        return switch (scoring) {
            case TransactionScorer.Unscorable(var bad) -> {
                withdraw(transaction);
                yield Ahead.refused(
                        new Refused(422, bad.reason().code(), "transaction", bad.detail()),
                        "unusable");
            }
            case TransactionScorer.Scored scored ->
                    scored.transaction().getModelVersion().isEmpty()
                            ? fallback(transaction, "no-model")
                            : byModel(scored);
        };
    }

    private boolean isMyTurn(Terms terms) {
        try {
            return turns.tryAcquire(Math.max(0, terms.nanosLeft()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Ahead byModel(TransactionScorer.Scored scored) {
        var said = scored.transaction();
        boolean isAlert = said.getDecision() != plan.classes().majority();
        var given =
                GivenAnswer.newBuilder()
                        .setDecision(said.getDecision())
                        .addAllProbabilities(said.getProbabilitiesList())
                        .addAllRaw(said.getRawList())
                        .setRecipe(said.getRecipe())
                        .setModelVersion(said.getModelVersion())
                        .setAction((isAlert ? Action.ALERT : Action.ALLOW).toString())
                        .setFeatures(GivenAnswers.fingerprint(said));
        if (said.hasRuled()) {
            given.setAction(said.getRuled().getAction())
                    .setRuled(said.getRuled())
                    .setPropensity(said.getPropensity());
        }
        for (var reason : scored.reasons()) {
            given.addReasons(
                    GivenAnswer.Reason.newBuilder()
                            .setFeature(reason.feature())
                            .setValue(reason.value())
                            .setUsual(reason.usual())
                            .setEntity(reason.entity())
                            .setContribution(reason.contribution()));
        }
        return new Ahead(given.build(), said, scored.reasons(), null, "model");
    }

    /// Without a score. The answers after it see it all the same, where this process has the
    /// profiles.
    ///
    /// @param why no model answers
    Ahead fallback(EnrichedTransaction transaction, String why) {
        here(transaction, store -> store.answered(transaction));
        int majority = plan.classes().majority();
        var action = fallback.of(transaction, plan);
        var given =
                GivenAnswer.newBuilder()
                        .setDecision(majority)
                        .setFallback(why)
                        .setAction(action.toString());
        var scored =
                ScoredTransaction.newBuilder()
                        .setTransactionId(transaction.getTransactionId())
                        .setEventTime(transaction.getEventTime())
                        .setDecision(majority);
        var ruled = ruled(transaction, action, why);
        if (ruled != null) {
            scored.setRuled(ruled);
            if (plan.slotOfAmount() >= 0) {
                scored.setAmount(transaction.getNumbers(plan.slotOfAmount()));
            }
            if (control != null) {
                control.take(scored, 1);
            }
            given.setAction(scored.getRuled().getAction())
                    .setRuled(scored.getRuled())
                    .setPropensity(scored.getPropensity());
        }
        return new Ahead(given.build(), scored.build(), List.of(), null, why);
    }

    /// Null where no rules are in force and the model advises no more than alerts.
    private @Nullable RuledDecision ruled(
            EnrichedTransaction transaction, Action action, String why) {
        var own = rules.take();
        try {
            return own.fallback(transaction, action, why);
        } finally {
            rules.give(own);
        }
    }

    /// The stream will not get it: the answers after it need not know it. What another scorer has
    /// of it goes by time.
    void withdraw(EnrichedTransaction transaction) {
        here(transaction, store -> store.withdraw(transaction.getTransactionId()));
    }

    private void here(EnrichedTransaction transaction, Consumer<LiveStore> change) {
        for (var entity : plan.features().entities()) {
            int partition = owners.partitionOf(transaction.getEntities(plan.slotOf(entity)));
            var store = profiles.find(entity, partition);
            if (store != null) {
                change.accept(store);
            }
        }
    }

    /// Observes for another scorer.
    ///
    /// @return null where this process does not have the profile
    public LiveStore.@Nullable Observed observeHere(
            String entity, int partition, EnrichedTransaction transaction) {
        var store = profiles.find(entity, partition);
        return store == null ? null : store.observe(transaction);
    }

    @Override
    public void close() {
        isClosed = true;
        scorers.drain().forEach(TransactionScorer::close);
    }
}

package io.counterweight.answer;

import io.counterweight.answer.Answered.Decided;
import io.counterweight.answer.Answered.Refused;
import io.counterweight.answer.KeptAnswers.Kept;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Sha256;
import io.counterweight.event.TransactionReading;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.TransactionIntake;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Answers transactions inside their authorisation. A call is read as the stream would read it,
/// goes to the scorer that has its first entity, waits for those before it of the same entities, is
/// observed on copies of their profiles, scored, and sent to the topic with its answer; the stream
/// then takes that answer as its decision. One thread a call; never waits longer than the call's
/// deadline, but for the processor.
public final class AnswerTransactions {
    private static final Refused BUSY =
            new Refused(429, "busy", "service", "too many transactions are being answered");

    private final StreamPlan plan;
    private final Owners owners;
    private final Peers peers;
    private final LongSupplier wallClock;
    private final StreamObserver observer;
    private final Semaphore places;
    private final Pool<TransactionIntake> intakes;
    private final EntityLocks locks = new EntityLocks();
    private final KeptAnswers kept = new KeptAnswers();
    private final DecideAhead decideAhead;
    private final SendAnswered send;

    /// @param wallClock milliseconds since the epoch
    public AnswerTransactions(
            StreamPlan plan,
            AnswerSettings settings,
            Owners owners,
            Peers peers,
            DecideAhead decideAhead,
            SendAnswered send,
            LongSupplier wallClock,
            StreamObserver observer) {
        settings.fallback().require(plan);
        this.plan = plan;
        this.owners = owners;
        this.peers = peers;
        this.wallClock = wallClock;
        this.observer = observer;
        this.places = new Semaphore(settings.most());
        this.intakes = new Pool<>(() -> new TransactionIntake(plan));
        this.decideAhead = decideAhead;
        this.send = send;
    }

    /// Answers one or several transactions, in their order; what is waited for is waited for
    /// together.
    ///
    /// @param transactions each a JSON object as topic `transactions` has them
    /// @return one for each; where too many calls are being answered, the same refusal for all
    public List<Answered> answer(List<byte[]> transactions, Terms terms) {
        return answer(transactions, terms, false);
    }

    /// As [#answer], of a call that another scorer has passed on: it goes no further.
    public Answered answerHere(byte[] transaction, Terms terms) {
        return answer(List.of(transaction), terms, true).getFirst();
    }

    private List<Answered> answer(List<byte[]> transactions, Terms terms, boolean isPassedOn) {
        if (!places.tryAcquire()) {
            observer.answered("busy", System.nanoTime() - terms.began());
            return Collections.nCopies(transactions.size(), BUSY);
        }
        var begun = new ArrayList<Begun>();
        try {
            for (var json : transactions) {
                begun.add(begin(json, terms, isPassedOn));
            }
        } finally {
            // Also where one failed: who asks again waits for those that were begun.
            begun.forEach(one -> one.end(terms));
            places.release();
        }
        return begun.stream().map(one -> await(one, terms)).toList();
    }

    /// An answer, and what is yet to come of it.
    ///
    /// @param result for the metrics
    /// @param ending sees to it that the answer comes
    private record Begun(
            CompletableFuture<Answered> answer, String result, Consumer<Terms> ending) {
        static Begun of(Answered answer, String result) {
            return new Begun(CompletableFuture.completedFuture(answer), result, _ -> {});
        }

        void end(Terms terms) {
            ending.accept(terms);
        }
    }

    private Answered await(Begun begun, Terms terms) {
        Answered answer;
        var result = begun.result;
        try {
            answer = begun.answer.get(Math.max(0, terms.nanosLeft()), TimeUnit.NANOSECONDS);
            if (answer instanceof Refused(_, var rule, _, _)) {
                result = rule;
            }
        } catch (TimeoutException _) {
            // Of the same call, sent twice: the first is under way.
            answer = new Refused(503, "under-way", "transactionId", "the same call is under way");
            result = "under-way";
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer failed", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            answer = new Refused(503, "closing", "service", "the service is closing");
            result = "closing";
        }
        observer.answered(result, System.nanoTime() - terms.began());
        return answer;
    }

    private Begun begin(byte[] json, Terms terms, boolean isPassedOn) {
        long start = System.nanoTime();
        var intake = intakes.take();
        TransactionReading reading;
        try {
            reading = intake.read(json, wallClock.getAsLong());
        } finally {
            intakes.give(intake);
        }
        observer.answerPhase("parse", System.nanoTime() - start);
        return switch (reading) {
            case BadRecord bad -> Begun.of(unusable(bad), "unusable");
            case TransactionReading.Good(var transaction) ->
                    route(json, transaction.build(), terms, isPassedOn);
        };
    }

    private static Refused unusable(BadRecord bad) {
        return new Refused(422, bad.reason().code(), "transaction", bad.detail());
    }

    private Begun route(
            byte[] json, EnrichedTransaction transaction, Terms terms, boolean isPassedOn) {
        var entities = plan.features().entities();
        if (!isPassedOn && !entities.isEmpty()) {
            var first = entities.getFirst();
            int partition = owners.partitionOf(transaction.getEntities(plan.slotOf(first)));
            var host = owners.elsewhere(first, partition);
            if (host != null) {
                try {
                    return Begun.of(peers.answer(host, json, terms), "passed-on");
                } catch (Peers.PeerAway _) {
                    return once(json, transaction, terms, "owner-away");
                }
            }
        }
        return once(json, transaction, terms, "");
    }

    /// The same call again gets the first one's answer.
    ///
    /// @param fallback why no model can answer; empty where one may
    private Begun once(byte[] json, EnrichedTransaction transaction, Terms terms, String fallback) {
        var key = key(transaction, terms);
        var own = new Kept(Sha256.of(json), new CompletableFuture<>(), System.nanoTime());
        var first = kept.begin(key, own);
        if (first != own) {
            return first.isOf(json)
                    ? new Begun(first.answer(), "again", _ -> {})
                    : Begun.of(
                            new Refused(
                                    409,
                                    "another-transaction",
                                    terms.idempotencyKey() == null
                                            ? "transactionId"
                                            : "Idempotency-Key",
                                    "another transaction was answered under this key"),
                            "conflict");
        }
        try {
            return decide(json, transaction, key, own, terms, fallback);
        } catch (RuntimeException e) {
            kept.forget(key, own);
            own.answer().completeExceptionally(e);
            throw e;
        }
    }

    /// An id and a key that a caller chose are never the same.
    private static String key(EnrichedTransaction transaction, Terms terms) {
        return terms.idempotencyKey() == null
                ? "id " + transaction.getTransactionId()
                : "key " + terms.idempotencyKey();
    }

    private Begun decide(
            byte[] json,
            EnrichedTransaction transaction,
            String key,
            Kept own,
            Terms terms,
            String without) {
        var held = locks.hold(transaction.getEntitiesList(), terms);
        try {
            var ahead = ahead(transaction, terms, held == null ? "deadline" : without);
            if (ahead.refusal() != null) {
                kept.forget(key, own);
                own.answer().complete(ahead.refusal());
                return new Begun(own.answer(), ahead.refusal().rule(), _ -> {});
            }
            var sent = send.send(json, transaction, ahead, terms);
            sent.onLoss(() -> {
                kept.forget(key, own);
                decideAhead.withdraw(transaction);
            });
            return new Begun(own.answer(), ahead.result(), end -> end(own, ahead, sent, end));
        } finally {
            if (held != null) {
                held.release();
            }
        }
    }

    /// Whatever happens, whoever asks again is not left waiting.
    private void end(Kept own, DecideAhead.Ahead ahead, SendAnswered.Sent sent, Terms terms) {
        try {
            own.answer().complete(ended(ahead, sent, terms));
        } catch (RuntimeException e) {
            own.answer().completeExceptionally(e);
        }
    }

    private Answered ended(DecideAhead.Ahead ahead, SendAnswered.Sent sent, Terms terms) {
        boolean isAppended = terms.isAppended() && sent.isAppended(terms);
        return sent.isLost()
                ? new Refused(
                        503,
                        "not-appended",
                        "broker",
                        "the broker did not take the transaction: it is not decided")
                : new Decided(ahead.json(isAppended, plan.classes()));
    }

    private DecideAhead.Ahead ahead(EnrichedTransaction transaction, Terms terms, String without) {
        return without.isEmpty()
                ? decideAhead.decide(transaction, terms)
                : decideAhead.fallback(transaction, without);
    }
}

package io.counterweight.app.demo;

import io.counterweight.event.TopicNames;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Feeds the stream from a thread of its own, at its pace, and waits where the service does not
/// keep up: so little is on its way, whatever the pace. All methods may be called from any thread.
final class Feeder {
    /// Transactions without an answer that make it wait.
    static final int UNANSWERED = 20_000;

    /// Labels not yet learned from that make it wait: more, and the figures would be old.
    static final int UNLEARNED = 5_000;

    /// After that an answer will not come; the balance will say so.
    private static final long LOST_NANOS = 10_000_000_000L;

    private static final long SHORTEST_WAIT_NANOS = 2_000_000;
    private static final long BACK_OFF_NANOS = 20_000_000;

    private final Arrivals arrivals;
    private final Outbox outbox;
    private final Transactions transactions;
    private final TopicNames topics;
    private final Rate rate;
    private final Answers answers;
    private final LongSupplier labelsDone;
    private final @Nullable Blocked blocked;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /// Of the feeder's thread.
    private long labelsKnownDone;

    private volatile Progress progress = new Progress(0, 0, Long.MIN_VALUE, false);
    private volatile @Nullable RuntimeException failure;

    /// How far the stream is.
    ///
    /// @param outstanding labels that are not known yet
    /// @param eventTime of the newest record, ms
    /// @param isComplete nothing is left to send
    record Progress(long labels, int outstanding, long eventTime, boolean isComplete) {}

    /// @param outbox of the labels
    /// @param labelsDone how many labels the service is through with
    /// @param blocked whose labels never come; null where nothing is declined
    Feeder(
            Arrivals arrivals,
            Outbox outbox,
            Transactions transactions,
            TopicNames topics,
            Rate rate,
            Answers answers,
            LongSupplier labelsDone,
            @Nullable Blocked blocked) {
        this.arrivals = arrivals;
        this.outbox = outbox;
        this.transactions = transactions;
        this.topics = topics;
        this.rate = rate;
        this.answers = answers;
        this.labelsDone = labelsDone;
        this.blocked = blocked;
    }

    void start() {
        Thread.ofPlatform().daemon().name("feeder").start(this::run);
    }

    Progress progress() {
        return progress;
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /// Why it ended before its time; null where it did not.
    @Nullable RuntimeException failure() {
        return failure;
    }

    /// Sends no more; returns when all that was sent is written, or it is known that it is not.
    void stop() throws InterruptedException {
        stopped.countDown();
        ended.await();
    }

    /// Sends no more, and does not wait for what was sent: there is nobody to take it.
    void abandon() {
        stopped.countDown();
    }

    private void run() {
        try {
            var pace = new Pace(rate, System.nanoTime());
            while (stopped.getCount() > 0 && arrivals.hasNext()) {
                var arrival = arrivals.next();
                send(arrival, pace);
            }
            transactions.flush();
            outbox.flush();
            boolean isComplete = stopped.getCount() > 0;
            progress =
                    new Progress(
                            progress.labels(),
                            arrivals.outstanding(),
                            progress.eventTime(),
                            isComplete);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            ended.countDown();
        }
    }

    private void send(Arrival arrival, Pace pace) throws InterruptedException {
        long labels = progress.labels();
        switch (arrival.kind()) {
            case TRANSACTION -> {
                awaitTurn(pace);
                answers.sent(arrival.transactionId());
                transactions.send(arrival);
                pace.sent();
            }
            case LABEL -> {
                awaitTrainer(labels);
                awaitDecision(arrival.transactionId());
                if (blocked == null
                        || !blocked.withholds(arrival.transactionId(), arrival.value())) {
                    outbox.send(topics.labels(), arrival.key(), arrival.value());
                    labels++;
                }
            }
        }
        progress = new Progress(labels, arrivals.outstanding(), arrival.eventTime(), false);
    }

    private void awaitTurn(Pace pace) throws InterruptedException {
        while (answers.unanswered() >= UNANSWERED && isOn(BACK_OFF_NANOS)) {
            // The scorer is behind.
        }
        long wait = pace.waitNanos(System.nanoTime());
        while (wait > 0 && isOn(Math.max(wait, SHORTEST_WAIT_NANOS))) {
            wait = pace.waitNanos(System.nanoTime());
        }
    }

    private void awaitTrainer(long labels) throws InterruptedException {
        while (isUnlearned(labels) && isOn(BACK_OFF_NANOS)) {
            // The trainer is behind.
        }
    }

    private boolean isUnlearned(long labels) {
        if (labels - labelsKnownDone >= UNLEARNED) {
            labelsKnownDone = labelsDone.getAsLong();
        }
        return labels - labelsKnownDone >= UNLEARNED;
    }

    /// However fast event time goes, no label is told before its transaction was decided.
    private void awaitDecision(String id) throws InterruptedException {
        long start = System.nanoTime();
        while (answers.isOpen(id)
                && System.nanoTime() - start < LOST_NANOS
                && isOn(BACK_OFF_NANOS)) {
            // The scorer is behind.
        }
    }

    /// Waits, and returns whether the stream still goes on.
    private boolean isOn(long nanos) throws InterruptedException {
        return !stopped.await(nanos, TimeUnit.NANOSECONDS);
    }
}

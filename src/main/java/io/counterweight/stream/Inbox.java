package io.counterweight.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Steps that one thread hands to another, which takes them in their order. After a step that
/// failed none is taken any more, and whoever hands over the next, or waits, is told. All methods
/// are for the thread that hands over.
final class Inbox implements AutoCloseable {
    /// Steps handed over at once: a queue that is locked for each would cost as much as they do.
    private static final int BATCH = 64;

    /// Batches that wait, at most.
    private static final int WAITING = 32;

    private final BlockingQueue<List<Runnable>> batches = new ArrayBlockingQueue<>(WAITING);
    private List<Runnable> next = new ArrayList<>(BATCH);
    private volatile @Nullable Throwable failure;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean isClosed;

    /// Tells who waits that all before it was taken; after a failure too.
    private record Settled(CountDownLatch done) implements Runnable {
        @Override
        public void run() {
            done.countDown();
        }
    }

    /// @param executor must give a thread of its own
    Inbox(Executor executor) {
        executor.execute(this::takeAll);
    }

    /// Hands over a step.
    ///
    /// @throws IllegalStateException after one that failed
    void add(Runnable step) {
        next.add(step);
        if (next.size() == BATCH) {
            handOver();
        }
    }

    /// Waits until all that was handed over is done.
    ///
    /// @throws IllegalStateException when a step failed
    void settle() {
        var done = new CountDownLatch(1);
        next.add(new Settled(done));
        put(next);
        next = new ArrayList<>(BATCH);
        await(done);
        requireSound();
    }

    /// Lets the thread end, with what was handed over done unless it failed.
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            if (!next.isEmpty()) {
                put(next);
            }
            // An empty batch is the last.
            put(List.of());
            await(ended);
        }
    }

    private void handOver() {
        requireSound();
        put(next);
        next = new ArrayList<>(BATCH);
    }

    private void requireSound() {
        var failed = failure;
        if (failed instanceof RuntimeException exception) {
            throw exception;
        }
        if (failed != null) {
            throw new IllegalStateException("a part of the replay failed", failed);
        }
    }

    private void put(List<Runnable> batch) {
        try {
            batches.put(batch);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted between the parts of a replay", e);
    }

    private void takeAll() {
        try {
            for (var batch = batches.take(); !batch.isEmpty(); batch = batches.take()) {
                batch.forEach(this::take);
            }
        } catch (InterruptedException e) {
            failure = e;
        } finally {
            ended.countDown();
        }
    }

    private void take(Runnable step) {
        if (failure != null && !(step instanceof Settled)) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }
}

package io.counterweight.stream.pending;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/// Closes and deletes what a task let go of, beside the stream's thread where it was given others:
/// RocksDB takes up to a fifth of a second for it, for which that thread would stand still. All
/// methods are for one thread.
public final class Disposals implements AutoCloseable {
    /// Where Kafka Streams' settings hold the [Executor]; without one the calling thread does it.
    public static final String SETTING = "counterweight.disposals";

    private final Executor executor;
    private final Map<String, FutureTask<?>> running = new HashMap<>();

    Disposals(Executor executor) {
        this.executor = executor;
    }

    static Disposals of(Map<String, Object> settings) {
        return new Disposals(
                settings.get(SETTING) instanceof Executor executor ? executor : Runnable::run);
    }

    /// Begins one.
    ///
    /// @param name whose files go
    /// @throws RuntimeException that of one before which failed
    void begin(String name, Runnable disposal) {
        removeDone();
        var task = new FutureTask<>(disposal, null);
        running.put(name, task);
        executor.execute(task);
    }

    /// Names whose files may still be there.
    ///
    /// @throws RuntimeException that of one which failed
    Set<String> going() {
        removeDone();
        return running.keySet();
    }

    private void removeDone() {
        for (var name : Set.copyOf(running.keySet())) {
            var task = running.get(name);
            if (task != null && task.isDone()) {
                running.remove(name);
                await(task);
            }
        }
    }

    /// Waits until all is gone: whoever opens the folder next finds nothing half deleted.
    ///
    /// @throws RuntimeException that of one which failed
    @Override
    public void close() {
        for (var name : Set.copyOf(running.keySet())) {
            var task = running.remove(name);
            if (task != null) {
                await(task);
            }
        }
    }

    private static void await(FutureTask<?> task) {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return;
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed
                    ? failed
                    : new IllegalStateException("a store could not be deleted", e.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

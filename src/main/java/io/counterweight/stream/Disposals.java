package io.counterweight.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Closes and deletes what a task let go of, each in a thread of its own: RocksDB takes up to a
/// fifth of a second for it, for which the stream's thread would stand still. All methods are for
/// one thread.
final class Disposals implements AutoCloseable {
    private final Map<String, Thread> running = new HashMap<>();
    private volatile @Nullable RuntimeException failure;

    /// Begins one.
    ///
    /// @param name whose files go
    /// @throws RuntimeException that of one before which failed
    void begin(String name, Runnable disposal) {
        requireSound();
        running.put(
                name,
                Thread.ofPlatform()
                        .daemon()
                        .name("disposal-" + name)
                        .start(() -> dispose(disposal)));
    }

    private void dispose(Runnable disposal) {
        try {
            disposal.run();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /// Names whose files may still be there.
    Set<String> going() {
        running.values().removeIf(thread -> !thread.isAlive());
        return running.keySet();
    }

    /// Waits until all is gone: whoever opens the folder next finds nothing half deleted.
    ///
    /// @throws RuntimeException that of one which failed
    @Override
    public void close() {
        boolean isInterrupted = false;
        for (var thread : running.values()) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        }
        running.clear();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        requireSound();
    }

    private void requireSound() {
        var failed = failure;
        if (failed != null) {
            failure = null;
            throw failed;
        }
    }
}

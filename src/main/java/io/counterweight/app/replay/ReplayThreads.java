package io.counterweight.app.replay;

import io.counterweight.training.SideBySide;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The threads of a replay. For one thread.
final class ReplayThreads implements AutoCloseable {
    /// Roomy: ONNX Runtime builds trees by recursion.
    private static final long STACK = 16 << 20;

    private final ExecutorService executor =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().stackSize(STACK).name("replay-", 1).factory());

    private final int threads;

    /// @param threads that work at once; 1 for the calling one alone
    ReplayThreads(int threads) {
        this.threads = threads;
    }

    /// As many as there are cores.
    static int best() {
        return Runtime.getRuntime().availableProcessors();
    }

    SideBySide sideBySide() {
        return threads == 1 ? SideBySide.ALONE : new SideBySide(executor, threads);
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}

package io.counterweight.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How the recipes of a run learn: one after the other in the calling thread, or on several
/// threads, each recipe on one at a time. What they learn is the same. Immutable and thread-safe.
///
/// @param executor gives the threads beside the calling one
/// @param threads that work at once, the calling one included; 1 for no other
public record SideBySide(Executor executor, int threads) {
    /// All in the calling thread.
    public static final SideBySide ALONE = new SideBySide(Runnable::run, 1);

    /// Examples that recipes learn at a time: more of them cost memory, fewer make threads wait for
    /// each other.
    private static final int EXAMPLES = 512;

    /// Examples that may wait until they are learned together.
    int examplesAtOnce() {
        return threads == 1 ? 1 : EXAMPLES;
    }

    /// Whether recipes must not share what changes while they learn.
    boolean isApart() {
        return threads > 1;
    }

    /// Does the step for each, and returns when all are done. Whoever is free takes the next.
    public <T> void each(List<T> all, Consumer<T> step) {
        var next = new AtomicInteger();
        Runnable work =
                () -> {
                    for (int i = next.getAndIncrement();
                            i < all.size();
                            i = next.getAndIncrement()) {
                        step.accept(all.get(i));
                    }
                };
        var others = new ArrayList<FutureTask<?>>();
        for (int t = 1; t < Math.min(threads, all.size()); t++) {
            others.add(new FutureTask<>(work, null));
        }
        others.forEach(executor::execute);
        try {
            work.run();
        } finally {
            others.forEach(SideBySide::await);
        }
    }

    /// What the function makes of each, in the order of all.
    <T, R> List<R> map(List<T> all, Function<T, R> function) {
        var results = new ArrayList<@Nullable R>(Collections.nCopies(all.size(), null));
        each(
                IntStream.range(0, all.size()).boxed().toList(),
                i -> results.set(i, function.apply(all.get(i))));
        return results.stream().map(Objects::requireNonNull).toList();
    }

    private static void await(FutureTask<?> work) {
        try {
            work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while recipes learned", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed
                    ? failed
                    : new IllegalStateException("a recipe could not learn", e.getCause());
        }
    }
}

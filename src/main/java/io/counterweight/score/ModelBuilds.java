package io.counterweight.score;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where models are built: one after another, and none for longer than it may take. Thread-safe.
///
/// A build in the background has a thread of its own. One that takes too long is given up: what it
/// makes is closed when it ends, and if it never does it holds nobody up, the end of the process
/// neither.
public final class ModelBuilds implements AutoCloseable {
    /// What a build may take in a service.
    public static final Duration LONGEST = Duration.ofSeconds(10);

    /// Builds that were given up and have not ended, above which nothing more is built.
    static final int MOST_STUCK = 3;

    /// Roomy: ONNX Runtime builds trees by recursion.
    private static final long STACK = 16 << 20;

    private static final Logger log = LoggerFactory.getLogger(ModelBuilds.class);

    private final Executor builder;

    /// Null where each is built in the builder's own thread.
    private final @Nullable Duration longest;

    private final AtomicInteger running = new AtomicInteger();

    /// Makes a model; its runs can be ended by the switch.
    interface Build {
        OnnxModel make(RunSwitch runs) throws ModelRefused;
    }

    /// @param longest null: in the builder's own thread, whatever it takes
    ModelBuilds(Executor builder, @Nullable Duration longest) {
        this.builder = builder;
        this.longest = longest;
    }

    /// In the calling thread, whatever it takes: a replay has its models in force at once.
    public static ModelBuilds direct() {
        return new ModelBuilds(Runnable::run, null);
    }

    /// @param longest what a build may take, usually [#LONGEST]
    public static ModelBuilds background(Duration longest) {
        return new ModelBuilds(
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("model-builder").factory()),
                longest);
    }

    /// Does a step after those that were handed in before; drops it after the close.
    void submit(Runnable step) {
        try {
            builder.execute(step);
        } catch (RejectedExecutionException closed) {
            // Nobody will score with it.
        }
    }

    /// Waits until the steps that were handed in so far are done.
    ///
    /// @return false when that took too long
    boolean await(Duration atMost) {
        try {
            CompletableFuture.runAsync(() -> {}, builder)
                    .get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException closed) {
            return true;
        } catch (TimeoutException tooLong) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("an empty step does not fail", e);
        }
    }

    /// Builds a model now. Called within a step.
    ///
    /// @throws ModelRefused by the build; `too-slow` when it took too long; `not-built` when it
    ///   failed otherwise, or too many are stuck
    OnnxModel build(String recipe, Build build) throws ModelRefused {
        if (longest == null) {
            return here(build);
        }
        // One at a time is waited for: what runs now was given up.
        if (running.get() >= MOST_STUCK) {
            throw new ModelRefused(
                    "not-built", "builds that do not end are in the way: builds=" + running);
        }
        var made = new CompletableFuture<OnnxModel>();
        return outcome(made, start(recipe, build, made), longest);
    }

    private RunSwitch start(String recipe, Build build, CompletableFuture<OnnxModel> made)
            throws ModelRefused {
        try {
            var runs = new RunSwitch();
            var thread =
                    new Thread(null, () -> make(build, runs, made), "model-build-" + recipe, STACK);
            thread.setDaemon(true);
            thread.start();
            running.incrementAndGet();
            return runs;
        } catch (RuntimeException | OutOfMemoryError noThread) {
            throw notBuilt(noThread);
        }
    }

    private static OnnxModel here(Build build) throws ModelRefused {
        try (var runs = new RunSwitch()) {
            return build.make(runs);
        } catch (RuntimeException | StackOverflowError failed) {
            throw notBuilt(failed);
        }
    }

    /// A fault of the program, or of what it runs on.
    private static ModelRefused notBuilt(@Nullable Throwable fault) {
        log.warn("a build of a model failed", fault);
        return new ModelRefused("not-built", String.valueOf(fault));
    }

    private static OnnxModel timed(Build build, RunSwitch runs) throws ModelRefused {
        var model = build.make(runs);
        try {
            RowTime.check(model, runs);
            return model;
        } catch (ModelRefused | RuntimeException slow) {
            model.close();
            throw slow;
        }
    }

    private void make(Build build, RunSwitch runs, CompletableFuture<OnnxModel> made) {
        OnnxModel model;
        try (runs) {
            model = timed(build, runs);
        } catch (Throwable failed) {
            running.decrementAndGet();
            made.completeExceptionally(failed);
            return;
        }
        running.decrementAndGet();
        if (!made.complete(model)) {
            model.close();
        }
    }

    private static OnnxModel outcome(
            CompletableFuture<OnnxModel> made, RunSwitch runs, Duration longest)
            throws ModelRefused {
        try {
            return made.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooLong) {
            var refusal =
                    new ModelRefused(
                            "too-slow", "a build must end within " + longest.toMillis() + " ms");
            return givenUp(made, runs, refusal);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return givenUp(made, runs, new ModelRefused("not-built", "the builder was closed"));
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof ModelRefused refused
                    ? refused
                    : notBuilt(failed.getCause());
        }
    }

    /// The model where it came at the last moment.
    private static OnnxModel givenUp(
            CompletableFuture<OnnxModel> made, RunSwitch runs, ModelRefused refusal)
            throws ModelRefused {
        made.completeExceptionally(refusal);
        runs.off();
        if (made.isCompletedExceptionally()) {
            throw refusal;
        }
        return made.join();
    }

    /// Gives up what is being built and drops what waits. Does not wait for either.
    @Override
    public void close() {
        if (builder instanceof ExecutorService threads) {
            threads.shutdownNow();
        }
    }
}

package io.counterweight.app.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C or SIGTERM, as a wish that the main thread sees. The JVM waits until [#close] says that
/// all is done. Thread-safe.
final class Termination implements AutoCloseable {
    private static final Duration LONGEST_END = Duration.ofSeconds(60);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("demo-shutdown").unstarted(this::end);

    private Termination() {}

    static Termination install() {
        var termination = new Termination();
        Runtime.getRuntime().addShutdownHook(termination.hook);
        return termination;
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /// Waits that long at most, and returns whether the end was asked for.
    boolean await(Duration longest) throws InterruptedException {
        return asked.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void end() {
        asked.countDown();
        try {
            var _ = done.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets the JVM go.
    @Override
    public void close() {
        done.countDown();
        if (!isAsked()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // Asked just now: the hook runs and finds that all is done.
            }
        }
    }
}

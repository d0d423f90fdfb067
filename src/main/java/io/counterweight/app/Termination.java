package io.counterweight.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Ctrl-C or SIGTERM, as a wish that the main thread sees. Thread-safe.
///
/// The signals are taken before the JVM begins to end: once it does, ONNX Runtime's own shutdown
/// hook closes its environment under the scorer. Any other end (SIGHUP, an exit elsewhere) is a
/// wish too, and the JVM waits until [#close] says that all is done.
public final class Termination implements AutoCloseable {
    /// Exit code of what a signal ended.
    public static final int INTERRUPTED = 130;

    private static final Duration LONGEST_END = Duration.ofSeconds(60);
    private static final String[] SIGNALS = {"INT", "TERM"};

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("termination").unstarted(this::end);
    private final Map<String, SignalHandler> before = new HashMap<>();
    private final @Nullable Runnable first;

    private Termination(@Nullable Runnable first) {
        this.first = first;
    }

    public static Termination install() {
        return install(new Termination(null));
    }

    /// One whose second signal ends the JVM at once, with [#INTERRUPTED].
    ///
    /// @param first run at the first signal, in a thread of its own
    public static Termination install(Runnable first) {
        return install(new Termination(first));
    }

    private static Termination install(Termination termination) {
        Runtime.getRuntime().addShutdownHook(termination.hook);
        for (var name : SIGNALS) {
            try {
                var handler = Signal.handle(new Signal(name), _ -> termination.signalled());
                termination.before.put(name, handler);
            } catch (IllegalArgumentException e) {
                // A JVM that leaves signals to others (-Xrs): the hook remains.
            }
        }
        return termination;
    }

    private void signalled() {
        if (first == null) {
            requested.countDown();
        } else if (requested.getCount() > 0) {
            requested.countDown();
            first.run();
        } else {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
    }

    public boolean isAsked() {
        return requested.getCount() == 0;
    }

    /// Waits until the end is asked for.
    public void await() throws InterruptedException {
        requested.await();
    }

    /// Asks for the end from within.
    public void ask() {
        requested.countDown();
    }

    /// Waits that long at most, and returns whether the end was asked for.
    public boolean await(Duration longest) throws InterruptedException {
        return requested.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void end() {
        requested.countDown();
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
        before.forEach((name, handler) -> Signal.handle(new Signal(name), handler));
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook finds that all is done.
        }
    }
}

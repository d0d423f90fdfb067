package io.counterweight.app.replay;

import io.counterweight.app.ProgressBar;
import io.counterweight.evaluate.Evaluation;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Says how far a replay is: on a terminal in one line that is drawn again and again, elsewhere in
/// a line every ten seconds. A thread of its own speaks, so that what takes long is not silent.
/// [#at] and [#phase] are for the thread of the replay.
final class ReplayProgress implements AutoCloseable {
    private static final Duration REDRAWN = Duration.ofMillis(250);
    private static final Duration SAID = Duration.ofSeconds(10);
    private static final int BAR = 20;
    private static final String CLEAR = "\r" + " ".repeat(110) + "\r";

    private final PrintWriter err;
    private final boolean isTerminal;
    private final DoubleSupplier share;
    private final ReplayObserver observer;
    private final LongSupplier nanos;
    private final long start;
    private final ScheduledExecutorService speaker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("replay-progress").factory());
    private volatile long rows;
    private volatile long time;
    private volatile long firstTime;
    private volatile String phase = "";

    /// @param share how much of the file is read, from 0 to 1; NaN where nobody knows
    /// @param nanos the clock
    ReplayProgress(
            PrintWriter err,
            boolean isTerminal,
            DoubleSupplier share,
            ReplayObserver observer,
            LongSupplier nanos) {
        this.err = err;
        this.isTerminal = isTerminal;
        this.share = share;
        this.observer = observer;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    ReplayProgress start() {
        long period = (isTerminal ? REDRAWN : SAID).toMillis();
        var _ = speaker.scheduleAtFixedRate(this::say, period, period, TimeUnit.MILLISECONDS);
        return this;
    }

    /// @param count rows replayed
    /// @param eventTime of the last of them (ms)
    void at(long count, long eventTime) {
        if (count == 1) {
            firstTime = eventTime;
        }
        time = eventTime;
        rows = count;
    }

    /// What is done now that all rows are read.
    void phase(String doing) {
        phase = doing;
    }

    /// Says a sentence of its own line.
    void say(String sentence) {
        err.print((isTerminal ? CLEAR : "") + sentence + System.lineSeparator());
        err.flush();
    }

    private void say() {
        var line = line();
        if (isTerminal) {
            double read = share.getAsDouble();
            err.print(CLEAR + (Double.isNaN(read) ? "" : ProgressBar.bar(read, BAR) + " ") + line);
            err.flush();
        } else {
            say(line);
        }
    }

    /// Such as `41 %, 123,456 transactions, day 43 (2018-05-13), 32,000/s, 12 s left, AP .4430`.
    String line() {
        long count = rows;
        double seconds = Math.max(1e-3, (nanos.getAsLong() - start) / 1e9);
        double read = share.getAsDouble();
        var line = new StringBuilder();
        if (!Double.isNaN(read)) {
            line.append(format("%.0f %%, ", Math.floor(100 * read)));
        }
        line.append(format("%,d transactions", count));
        if (count > 0) {
            line.append(format(", day %d (%s)", day(time) - day(firstTime), date(time)));
        }
        line.append(format(", %,.0f/s", count / seconds));
        if (!phase.isEmpty()) {
            line.append(", ").append(phase);
        } else if (read > 0) {
            line.append(", ").append(left(seconds * (1 - read) / read)).append(" left");
        }
        line.append(precision(observer.ofChampion()));
        return line.toString();
    }

    private static String precision(@Nullable Evaluation of) {
        return of == null || of.averagePrecision() == null
                ? ""
                : format(", AP %.4f (last %,d)", of.averagePrecision(), of.window());
    }

    private static String left(double seconds) {
        long whole = Math.round(seconds);
        return whole < 120
                ? whole + " s"
                : whole < 7200 ? whole / 60 + " min" : format("%.1f h", whole / 3600.0);
    }

    private static LocalDate date(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    private static long day(long millis) {
        return date(millis).toEpochDay();
    }

    private static String format(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /// Clears the line.
    @Override
    public void close() {
        speaker.shutdownNow();
        try {
            // What it prints must not come after what follows.
            var _ = speaker.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (isTerminal) {
            err.print(CLEAR);
            err.flush();
        }
    }
}

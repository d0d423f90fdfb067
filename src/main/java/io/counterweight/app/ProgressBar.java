package io.counterweight.app;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// A line on a terminal that says how far long work is; nothing where the output is no terminal.
public final class ProgressBar {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 200_000_000;

    private final PrintStream out;
    private final boolean isShown;
    private final String unit;
    private final long total;
    private final long start = System.nanoTime();
    private long drawn;

    private ProgressBar(PrintStream out, boolean isShown, String unit, long total) {
        this.out = out;
        this.isShown = isShown;
        this.unit = unit;
        this.total = total;
    }

    /// On standard error, so that it does not mix with what a command prints.
    ///
    /// @param total how many there will be
    public static ProgressBar onTerminal(String unit, long total) {
        return new ProgressBar(System.err, isTerminal(), unit, total);
    }

    public static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    public void show(long done) {
        long now = System.nanoTime();
        if (isShown && now - drawn > REDRAW_NANOS) {
            drawn = now;
            out.print("\r" + line(done, total, unit, Duration.ofNanos(now - start)));
            out.flush();
        }
    }

    /// Clears the line.
    public void close() {
        if (isShown) {
            out.print("\r" + " ".repeat(100) + "\r");
            out.flush();
        }
    }

    /// `[###···]`, between its brackets `width` wide.
    public static String bar(double share, int width) {
        int filled = (int) (Math.clamp(share, 0, 1) * width);
        return "[" + "#".repeat(filled) + "·".repeat(width - filled) + "]";
    }

    static String line(long done, long total, String unit, Duration passed) {
        double share = total == 0 ? 1 : Math.min(1, (double) done / total);
        double seconds = Math.max(1e-3, passed.toNanos() / 1e9);
        double rate = done / seconds;
        long left = rate == 0 ? 0 : Math.round((total - done) / rate);
        return String.format(
                Locale.ROOT,
                "%s %3.0f %%  %,d of %,d %s, %,.0f/s, %d s left   ",
                bar(share, WIDTH),
                100 * share,
                done,
                total,
                unit,
                rate,
                Math.max(0, left));
    }
}

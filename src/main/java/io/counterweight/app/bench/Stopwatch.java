package io.counterweight.app.bench;

/// Times a short piece of work on a machine that does other work too: the least mean of many short
/// windows is what it takes undisturbed.
final class Stopwatch {
    private static final long WINDOW_NANOS = 400_000;
    private static final int LEAST_WINDOWS = 8;

    private final long budgetNanos;

    /// @param budgetNanos how long to time one piece of work, a third of it before counting
    Stopwatch(long budgetNanos) {
        this.budgetNanos = budgetNanos;
    }

    /// Nanoseconds of one run.
    double nanos(Runnable work) {
        long start = System.nanoTime();
        long runs = 0;
        do {
            work.run();
            runs++;
        } while (System.nanoTime() - start < budgetNanos / 3);
        double estimate = (double) (System.nanoTime() - start) / runs;
        int perWindow = (int) Math.max(1, WINDOW_NANOS / estimate);
        double least = Double.MAX_VALUE;
        long from = System.nanoTime();
        for (int window = 0;
                window < LEAST_WINDOWS || System.nanoTime() - from < budgetNanos * 2 / 3;
                window++) {
            least = Math.min(least, window(work, perWindow));
        }
        return least;
    }

    private static double window(Runnable work, int runs) {
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            work.run();
        }
        return (double) (System.nanoTime() - start) / runs;
    }
}

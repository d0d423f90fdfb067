package io.counterweight.app.bench;

/// One line of the result.
///
/// @param kernel `train-step`, `forward`, `linear-step`, `encode` or `nearest-neighbours`
/// @param network its layers; for neighbours points × dimensions
/// @param isa the instruction set, `java` or `pytorch`
/// @param batch rows or queries a call
/// @param gflops of products and squared differences only, two a multiply-add
/// @param shareOfPeak gflops against the peak of that set; for `java` and `pytorch`, of the fastest
/// @param bound what the kernel cannot be faster than here: `peak`, or `read` where the points come
///   slower than the multiply-adds run
/// @param shareOfBound of the time that the bound alone would take
record BenchResult(
        String kernel,
        String network,
        String isa,
        int batch,
        double microseconds,
        double examplesPerSecond,
        double gflops,
        double shareOfPeak,
        String bound,
        double shareOfBound) {

    /// A result bound by the peak.
    ///
    /// @param peak GFLOP/s
    static BenchResult ofPeak(Timed timed, double peak) {
        return of(timed, peak, 0);
    }

    /// @param readNanos what reading the operands takes
    static BenchResult of(Timed timed, double peak, double readNanos) {
        double gflops = timed.flops() / timed.nanos();
        double share = gflops / peak;
        double readShare = readNanos / timed.nanos();
        return new BenchResult(
                timed.kernel(),
                timed.network(),
                timed.isa(),
                timed.batch(),
                timed.nanos() / 1e3,
                timed.batch() / timed.nanos() * 1e9,
                gflops,
                share,
                readShare > share ? "read" : "peak",
                Math.max(share, readShare));
    }

    /// What was timed, before it is known what the peak is.
    record Timed(
            String kernel, String network, String isa, int batch, double nanos, double flops) {}
}

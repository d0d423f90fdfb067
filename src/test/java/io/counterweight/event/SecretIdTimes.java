package io.counterweight.event;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntSupplier;

/// Prints what secret ids cost, in processor time of one thread: one hash, and a transaction of two
/// entities read without and with them. `docs/performance.md` has its figures and its command.
public final class SecretIdTimes {
    private static final int ROUNDS = 10;
    private static final int TIMES = 500_000;
    private static final IdKeys KEYS = IdKeys.parse("k1:" + "0123456789abcdef".repeat(4));
    private static final byte[] TRANSACTION =
            """
            {"ID":"5f0c1d1e-8c55-4d4b","TIME":"2018-04-01T00:00:31","CUSTOMER":"4929123412341234",\
            "TERMINAL":"3156","AMOUNT":57.16,"ONLINE":true,"COUNTRY":"BE","TIP":-2}\
            """
                    .getBytes(StandardCharsets.UTF_8);

    private SecretIdTimes() {}

    public static void main(String[] arguments) {
        print("one hash", () -> KEYS.hash("4929123412341234").length());
        print("a transaction, no id secret", reading(false));
        print("a transaction, three ids secret", reading(true));
    }

    private static IntSupplier reading(boolean isSecret) {
        var reader = new TransactionReader(Shapes.flat(isSecret), KEYS);
        return () -> reader.read(TRANSACTION, -1).hashCode();
    }

    /// The best of ten rounds: the first warm up.
    private static void print(String what, IntSupplier work) {
        var clock = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        int sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = clock.getCurrentThreadCpuTime();
            for (int i = 0; i < TIMES; i++) {
                sum += work.getAsInt();
            }
            best = Math.min(best, clock.getCurrentThreadCpuTime() - start);
        }
        System.out.printf(
                Locale.ROOT, "%s: %.2f µs%n", what, (double) best / TIMES / 1000 + 0 * sum);
    }
}

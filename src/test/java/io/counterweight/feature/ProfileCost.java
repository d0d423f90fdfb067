package io.counterweight.feature;

import static io.counterweight.feature.Streams.CARDS;
import static io.counterweight.feature.Streams.HOUR;
import static io.counterweight.feature.Streams.card;

import com.sun.management.ThreadMXBean;
import io.counterweight.event.EnrichedTransaction;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.function.IntUnaryOperator;

/// Prints what it costs to observe a transaction, to write and to read a profile, with 60 and with
/// 2,000 transactions in it: ns of processor and bytes allocated.
final class ProfileCost {
    private static final int ROUNDS = 10;
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ProfileCost() {}

    public static void main(String[] args) throws IOException {
        for (String pipeline : new String[] {"handbook.yaml", "handbook-extended.yaml"}) {
            FeatureSet features = FeatureSet.compile(CARDS, Declarations.ofPipeline(pipeline));
            for (String entity : features.entities()) {
                measure(pipeline + " " + entity, features, features.of(entity), 60, 11 * HOUR);
                measure(pipeline + " " + entity, features, features.of(entity), 2000, HOUR / 3);
            }
        }
    }

    private static void measure(
            String name, FeatureSet features, EntityFeatures entity, int transactions, long apart) {
        float[] x = new float[features.columns()];
        Profile p = entity.read(null);
        for (int i = 0; i < transactions; i++) {
            entity.observe(p, transaction(i, apart), x);
        }
        byte[] stored = entity.write(p);
        var next = new EnrichedTransaction[1000];
        for (int i = 0; i < next.length; i++) {
            next[i] = transaction(transactions + i, apart);
        }
        System.out.printf("%s, %d transactions: %d bytes%n", name, transactions, stored.length);
        print(
                "observe",
                20_000,
                i -> {
                    entity.observe(p, next[i % next.length], x);
                    return 1;
                });
        Profile same = entity.read(stored);
        print("write", 20_000, i -> entity.write(same).length);
        print("read", 20_000, i -> entity.read(stored).heapBytes());
    }

    private static EnrichedTransaction transaction(int i, long apart) {
        return card(i * apart + i * 1000L, "c", "t" + i % 20, i * 3 + .37);
    }

    private static void print(String what, int repeats, IntUnaryOperator once) {
        double best = Double.POSITIVE_INFINITY;
        long check = 0;
        long allocated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = THREAD.getCurrentThreadAllocatedBytes();
            long start = THREAD.getCurrentThreadCpuTime();
            for (int i = 0; i < repeats; i++) {
                check += once.applyAsInt(i);
            }
            best = Math.min(best, THREAD.getCurrentThreadCpuTime() - start);
            allocated = THREAD.getCurrentThreadAllocatedBytes() - bytes;
        }
        System.out.printf(
                "  %-8s %6.0f ns %6d bytes allocated (check %d)%n",
                what, best / repeats, allocated / repeats, check);
    }
}

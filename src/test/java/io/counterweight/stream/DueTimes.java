package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TransactionLabel;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.pending.Disposals;
import io.counterweight.stream.pending.LocalStores;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.stream.pending.PendingStore;
import io.counterweight.stream.pending.PendingStoreBuilder;
import io.counterweight.stream.pending.PendingTransactions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Prints how long [MatchLabels] takes with one record, over RocksDB: when 100,000 transactions are
/// due at once, when they come in real time at 20,000 a second, and when as many labels are taken
/// back. Not a test, run it by hand; [DueEntriesTest] asserts the bound.
final class DueTimes {
    private static final long MINUTE = 60_000;
    private static final long START = Payment.START;
    private static final Executor DISPOSALS =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    private final MockProcessorContext<Object, Object> context;
    private final MatchLabels matching;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long[] nanos = new long[10_000_000];
    private final long[] busy = new long[10_000_000];
    private int records;
    private long sent;

    private DueTimes(StreamPlan plan, Path folder) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "due-times");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(Disposals.SETTING, DISPOSALS);
        this.context =
                new MockProcessorContext<>(
                        settings,
                        new org.apache.kafka.streams.processor.TaskId(0, 0),
                        folder.toFile());
        context.setCurrentSystemTimeMs(START + 1000 * 86_400_000L);
        add(
                new PendingStoreBuilder(
                                StateStores.PENDING,
                                PendingRules.of(plan.labels()),
                                Map.of(),
                                false)
                        .build());
        var registry = new ModelRegistry(plan.modelTerms(), ModelBuilds.direct(), new Heard());
        this.matching =
                new MatchLabels(plan, Rekeying.THROUGH_TOPICS, registry, StreamObserver.SILENT);
        matching.init(context);
    }

    private void add(StateStore store) {
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
    }

    public static void main(String[] arguments) throws Exception {
        int due = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 150;
        openOnce();
        for (var times : new String[] {"cover: all", "cover: minority"}) {
            var plan = Plans.waiting(times + ", delay: 1m, revisions: 1m");
            var folder = Files.createTempDirectory("due-times");
            var run = new DueTimes(plan, folder);
            run.atOnce(times, due);
            var real = new DueTimes(plan, Files.createTempDirectory("due-times"));
            real.realTime(times, 20_000, seconds);
        }
        var plan = Plans.waiting("cover: all, delay: 1d, revisions: 1d");
        new DueTimes(plan, Files.createTempDirectory("due-times")).takenBack(5_000);
    }

    /// A service has other stores: its JVM has RocksDB's library and classes by then.
    private static void openOnce() throws Exception {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "due-times");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        var folder = Files.createTempDirectory("due-times").toFile();
        var context =
                new MockProcessorContext<Object, Object>(
                        settings, new org.apache.kafka.streams.processor.TaskId(0, 0), folder);
        new LocalStores(context.getStateStoreContext()).open("any").close();
    }

    /// All within a minute, then nothing for an hour.
    private void atOnce(String name, int due) {
        for (int i = 0; i < due; i++) {
            transaction(START + i % MINUTE);
        }
        records = 0;
        int needed = 2 * due / PendingTransactions.AT_ONCE + 2;
        for (int i = 0; i < needed; i++) {
            transaction(START + 60 * MINUTE + i / 100);
        }
        print(name + ", " + due + " due at once");
    }

    private void realTime(String name, int rate, int seconds) {
        records = 0;
        long began = System.nanoTime();
        for (long i = 0; i < (long) rate * seconds; i++) {
            transaction(START + i * 1000 / rate);
        }
        double took = (System.nanoTime() - began) / 1e9;
        print(
                String.format(
                        Locale.ROOT,
                        "%s, %d/s for %d s of event time, done in %.0f s of %s's",
                        name,
                        rate,
                        seconds,
                        took,
                        "one thread"));
    }

    private void takenBack(int labels) {
        for (int i = 0; i < labels; i++) {
            transaction(START + i);
        }
        for (int i = 0; i < labels; i++) {
            label("t-" + i, false);
        }
        records = 0;
        for (int i = 0; i < labels; i++) {
            label("t-" + i, true);
        }
        print(labels + " labels taken back");
    }

    private void transaction(long at) {
        var id = "t-" + sent++;
        var scored =
                ScoredTransaction.newBuilder()
                        .setTransactionId(id)
                        .setEventTime(at)
                        .addEntities("customer")
                        .addEntities("terminal");
        for (int f = 0; f < 15; f++) {
            scored.addFeatures(f);
        }
        time(new Record<>(id, scored.build(), at));
    }

    private void label(String id, boolean withdrawn) {
        var label = TransactionLabel.newBuilder().setLabel(1).setLabelledAt(START + MINUTE);
        time(new Record<>(id, label.setWithdrawn(withdrawn).build(), START + MINUTE));
    }

    private void time(Record<String, com.google.protobuf.MessageLite> record) {
        long cpu = threads.getCurrentThreadCpuTime();
        long began = System.nanoTime();
        matching.process(record);
        nanos[records] = System.nanoTime() - began;
        busy[records++] = threads.getCurrentThreadCpuTime() - cpu;
        context.resetForwards();
        if (records % 1000 == 0) {
            // As a commit would.
            context.<PendingStore>getStateStore(StateStores.PENDING).flushCache();
        }
    }

    private void print(String what) {
        System.out.println(what + ": process() of " + records + " records");
        print("by the clock", nanos);
        print("of the processor", busy);
    }

    private void print(String which, long[] times) {
        var sorted = Arrays.copyOf(times, records);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "  %s: median %.3f ms, 99.9 %% %.3f ms, longest %.3f ms%n",
                which,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.999)] / 1e6,
                sorted[sorted.length - 1] / 1e6);
    }
}

package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.stream.pending.PendingStore;
import io.counterweight.stream.pending.PendingStoreTest.Matching;
import io.counterweight.training.TrainingRun;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.utils.Bytes;

/// What the files of [GoldenFormsTest] are of. [#main] writes them as this build has them, into the
/// folder that it is given: for a new form beside the old ones, never in their place.
final class GoldenForms {
    private static final long MINUTE = 60_000;

    /// Examples of which the learner's store has a snapshot, all it has, and those after.
    static final int SNAPSHOT = 70;

    static final int KEPT = 100;
    static final int LEARNED = 140;

    private GoldenForms() {}

    static StreamPlan waiting() {
        return Plans.waiting("cover: minority, delay: 2h, revisions: 3h");
    }

    /// Nine hours, with a commit each half an hour: labels that come before and after their
    /// transactions, twice, and are taken back; all that is forgotten by then is gone.
    static void fill(Matching matching) {
        for (int i = 0; i < 54; i++) {
            long now = Payment.START + i * 10 * MINUTE;
            matching.transaction("t-" + i, now, now);
            if (i % 5 == 1) {
                matching.label("t-" + (i + 1), 1, now);
            }
            if (i % 4 == 3) {
                matching.shadows("t-" + (i - 3));
                matching.label("t-" + (i - 1), i % 8 / 4, now);
            }
            if (i % 9 == 8) {
                matching.withdraw("t-" + (i - 5));
                matching.label("nobody-" + i, 1, now);
            }
            if (i % 3 == 2) {
                matching.store.flushCache();
            }
        }
        matching.store.flushCache();
    }

    /// What comes after that.
    static void goOn(Matching matching) {
        for (int i = 54; i < 120; i++) {
            long now = Payment.START + i * 10 * MINUTE;
            matching.transaction("t-" + i, now, now);
            matching.label("t-" + (i - 20), i % 2, now);
        }
    }

    /// Recipes of all kinds, some of which learn from their history.
    static StreamPlan learning() {
        return Plans.sideBySide();
    }

    static List<Example> examples() {
        return LearnerStoreTest.examples(7, LEARNED);
    }

    static TrainingRun run(StreamPlan plan, MemoryStore<String> store) {
        var run = new TrainingRun(plan, new JavaKernels(), StreamObserver.SILENT);
        new LearnerStore(store).restore(run);
        return run;
    }

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        var log = new LinkedHashMap<Bytes, byte[]>();
        var pending =
                PendingStore.inMemory(
                        StateStores.PENDING,
                        PendingRules.of(waiting().labels()),
                        (key, value) -> {
                            log.remove(key);
                            if (value != null) {
                                log.put(key, value);
                            }
                        });
        fill(new Matching(waiting(), PendingRules.of(waiting().labels()), pending));
        write(folder.resolve("pending-changelog.bin.gz"), log);
        write(folder.resolve("pending-entries.bin.gz"), pending.entries());
        var store = new MemoryStore<String>(StateStores.LEARNER, new HashMap<>());
        var run = run(learning(), store);
        learn(run, new LearnerStore(store), 0, KEPT);
        write(folder.resolve("learner.bin.gz"), store.entries());
        Files.write(folder.resolve("learner.hashes"), hashes(run));
    }

    /// Learns and keeps; of the examples up to there is a snapshot, since the champion changes.
    static void learn(TrainingRun run, LearnerStore store, int from, int to) {
        for (var example : examples().subList(from, to)) {
            if (run.examples() == SNAPSHOT) {
                run.follow(run.recipes().getLast(), true);
            }
            run.learn(example);
            store.keep(run, example);
        }
    }

    static List<String> hashes(TrainingRun run) {
        return run.recipes().stream().map(name -> name + " " + run.parametersHash(name)).toList();
    }

    private static void write(Path file, Map<Bytes, byte[]> entries) throws IOException {
        try (var out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(entries.size());
            for (var entry : entries.entrySet()) {
                for (var bytes : List.of(entry.getKey().get(), entry.getValue())) {
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
            }
        }
    }

    /// What was written, in its order.
    static Map<Bytes, byte[]> read(InputStream file) throws IOException {
        var entries = new LinkedHashMap<Bytes, byte[]>();
        try (var in = new DataInputStream(new GZIPInputStream(file))) {
            for (int i = in.readInt(); i > 0; i--) {
                var key = Bytes.wrap(in.readNBytes(in.readInt()));
                entries.put(key, in.readNBytes(in.readInt()));
            }
        }
        return entries;
    }

    static MemoryStore<String> learner(InputStream file) throws IOException {
        var entries = new HashMap<String, byte[]>();
        read(file).forEach((key, value) -> entries.put(new String(key.get(), UTF_8), value));
        return new MemoryStore<>(StateStores.LEARNER, entries);
    }
}

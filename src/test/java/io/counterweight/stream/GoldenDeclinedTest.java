package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.PendingClock;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.Presumed;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingKeys;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.stream.pending.PendingStore;
import io.counterweight.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was first stored of declined transactions: dispositions and presumed outcomes of what
/// waits, propensities there and in examples, sums of days, and rings of scores with weights. Later
/// builds read it and go on; [#main] wrote it.
class GoldenDeclinedTest {
    private static final String FILE = "/golden/declined/payments.snapshot";
    private static final int STEPS = 900;

    /// Writes the file below the folder of test resources.
    public static void main(String[] arguments) throws IOException {
        var file = Path.of("src/test/resources" + FILE);
        Files.createDirectories(file.getParent());
        try (var replayed = new Replayed(plan())) {
            steps().subList(0, STEPS).forEach(step -> step.to(replayed.stream));
            replayed.stream.export(file, Payment.START);
        }
    }

    private static StreamPlan plan() {
        return Plans.edited(
                yaml ->
                        "topics: [dispositions]\n"
                                + yaml.replace("cover: all", "cover: minority")
                                        .replace(
                                                "at: 0.5",
                                                "at: 0.5, block: 0.4, follows: advised, explore:"
                                                        + " {share: 20%}, presume: learning"),
                Plans.tiny(),
                Plans.plain(),
                Plans.treated(),
                Plans.remembering());
    }

    private static List<DeclinedTraffic.Step> steps() {
        return DeclinedTraffic.of(plan(), 5, 600);
    }

    private static Map<String, Map<Bytes, byte[]>> stored(Path folder) throws IOException {
        var file = folder.resolve("payments.snapshot");
        try (var in = GoldenDeclinedTest.class.getResourceAsStream(FILE)) {
            assertThat(in).isNotNull();
            Files.copy(in, file);
        }
        var stores = new HashMap<String, Map<Bytes, byte[]>>();
        StateSnapshot.open(file, plan())
                .read(
                        plan(),
                        (store, key, value) ->
                                stores.computeIfAbsent(store, s -> new TreeMap<>())
                                        .put(Bytes.wrap(key), value));
        return stores;
    }

    @Test
    void whatWaitsIsReadWithWhatWasDoneAndPresumed(@TempDir Path folder) throws IOException {
        var stored = stored(folder).get("pending");
        var store = PendingStore.inMemory(StateStores.PENDING, PendingRules.of(plan()), null);
        stored.forEach((key, value) -> store.restore(key.get(), value));
        assertThat(texts(store.entries())).isEqualTo(texts(stored));
        var waiting = new ArrayList<PendingTransaction>();
        var clock = PendingClock.newBuilder();
        for (var entry : stored.entrySet()) {
            if (PendingKeys.isClock(entry.getKey().get())) {
                clock.mergeFrom(entry.getValue());
            } else {
                waiting.add(PendingTransaction.parseFrom(entry.getValue()));
            }
        }
        assertThat(waiting).anyMatch(PendingTransaction::hasDisposition);
        assertThat(waiting).anyMatch(PendingTransaction::hasDispositionRead);
        assertThat(waiting).anyMatch(p -> p.getScored().getPropensity() > 0);
        assertThat(waiting).anyMatch(p -> Presumed.is(p.getLabel()));
        assertThat(clock.getDaysCount()).isPositive();
        assertThat(clock.getDays(0).getSumsList()).anyMatch(sum -> sum % 1 != 0);
    }

    private static Map<Bytes, Bytes> texts(Map<Bytes, byte[]> entries) {
        var texts = new TreeMap<Bytes, Bytes>();
        entries.forEach((key, value) -> texts.put(key, Bytes.wrap(value)));
        return texts;
    }

    @Test
    void whatWasLearnedIsReadAndGoesOnAsIfNothingHadHappened(@TempDir Path folder)
            throws IOException {
        var store = new MemoryStore<String>(StateStores.LEARNER, new HashMap<>());
        stored(folder)
                .get("learner")
                .forEach((key, value) -> store.put(new String(key.get(), UTF_8), value));
        var run = new TrainingRun(plan(), new JavaKernels(), StreamObserver.SILENT);
        new LearnerStore(store).restore(run);
        assertThat(run.examples()).isGreaterThan(300);
        try (var whole = new Replayed(plan())) {
            steps().forEach(step -> step.to(whole.stream));
            var learned = whole.examples.subList(0, (int) run.examples());
            assertThat(learned).anyMatch(e -> e.getScored().getPropensity() > 0);
            assertThat(learned).anyMatch(Presumed::is);
            var more = whole.examples.subList((int) run.examples(), whole.examples.size());
            assertThat(more).hasSizeGreaterThan(50);
            more.forEach(run::learn);
            for (var recipe : run.recipes()) {
                assertThat(run.parametersHash(recipe))
                        .as(recipe)
                        .isEqualTo(whole.stream.modelHash(recipe));
            }
        }
    }
}

package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.stream.pending.PendingKeys;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.stream.pending.PendingStore;
import io.counterweight.stream.pending.PendingStoreTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/// The forms that the build of commit d59d0c2 stored first: the changelog of what waits by spans,
/// and the learner's examples by blocks. This build reads them and goes on; [GoldenForms] wrote
/// them.
class GoldenFormsTest {
    private static final String FOLDER = "/golden/d59d0c2/";

    @Test
    void theChangelogOfWhatWaitsIsReadAndGoesOn() throws IOException {
        var plan = GoldenForms.waiting();
        var rules = PendingRules.of(plan.labels());
        var log = GoldenForms.read(resource("pending-changelog.bin.gz"));
        assertThat(log.keySet())
                .as("changes of spans, and the clock")
                .hasSizeGreaterThan(15)
                .anyMatch(key -> PendingKeys.isChanges(key.get()))
                .allMatch(
                        key -> PendingKeys.isChanges(key.get()) || PendingKeys.isClock(key.get()));
        var store = PendingStore.inMemory(StateStores.PENDING, rules, null);
        log.forEach((key, value) -> store.restore(key.get(), value));
        var restored = new PendingStoreTest.Matching(plan, rules, store);
        var expected = GoldenForms.read(resource("pending-entries.bin.gz"));
        assertThat(texts(store.entries())).hasSizeGreaterThan(30).isEqualTo(texts(expected));

        var whole =
                new PendingStoreTest.Matching(
                        plan, rules, PendingStore.inMemory(StateStores.PENDING, rules, null));
        GoldenForms.fill(whole);
        whole.said.clear();
        GoldenForms.goOn(whole);
        GoldenForms.goOn(restored);
        assertThat(restored.said).hasSizeGreaterThan(150).isEqualTo(whole.said);
    }

    @Test
    void theLearnersBlocksAndSnapshotAreReadAndGoOn() throws IOException {
        var store = GoldenForms.learner(resource("learner.bin.gz"));
        assertThat(store.get("blocks")).isNotNull();
        assertThat(store.get("run")).as("a snapshot").isNotNull();
        assertThat(store.get("block-0")).as("32 examples").hasSizeGreaterThan(32 * 20);
        var run = GoldenForms.run(GoldenForms.learning(), store);
        assertThat(run.examples()).isEqualTo(GoldenForms.KEPT);
        try (var hashes = resource("learner.hashes")) {
            assertThat(GoldenForms.hashes(run))
                    .containsExactlyElementsOf(
                            new String(hashes.readAllBytes(), StandardCharsets.UTF_8)
                                    .lines()
                                    .toList());
        }

        var wholeStore = new MemoryStore<String>(StateStores.LEARNER, new HashMap<>());
        var whole = GoldenForms.run(GoldenForms.learning(), wholeStore);
        GoldenForms.learn(whole, new LearnerStore(wholeStore), 0, GoldenForms.LEARNED);
        GoldenForms.learn(run, new LearnerStore(store), GoldenForms.KEPT, GoldenForms.LEARNED);
        assertThat(GoldenForms.hashes(run)).isEqualTo(GoldenForms.hashes(whole));
        var again = GoldenForms.run(GoldenForms.learning(), store);
        assertThat(again.examples()).isEqualTo(GoldenForms.LEARNED);
        assertThat(GoldenForms.hashes(again)).isEqualTo(GoldenForms.hashes(whole));
    }

    private static Map<Bytes, Bytes> texts(Map<Bytes, byte[]> entries) {
        var texts = new HashMap<Bytes, Bytes>();
        entries.forEach((key, value) -> texts.put(key, Bytes.wrap(value)));
        return texts;
    }

    private static InputStream resource(String name) throws IOException {
        var in = GoldenFormsTest.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new IOException("resource missing: " + name);
        }
        return in;
    }
}

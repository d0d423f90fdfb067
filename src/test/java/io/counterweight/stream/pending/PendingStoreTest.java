package io.counterweight.stream.pending;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.PendingTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TransactionLabel;
import io.counterweight.plan.StreamPlan;
import io.counterweight.plan.Translation;
import io.counterweight.stream.Payment;
import io.counterweight.stream.Plans;
import io.counterweight.stream.StateStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The store of what waits, over RocksDB and a changelog, against one that is in memory whole.
public class PendingStoreTest {
    private static final String NAME = StateStores.PENDING;
    private static final TopicPartition CHANGELOG = new TopicPartition("changelog", 0);
    private static final long MINUTE = 60_000;
    private static final long START = Payment.START;
    private static final Executor DISPOSALS =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    @TempDir private Path folder;

    /// Memory holds some twenty of a thousand entries.
    @ParameterizedTest(name = "cover {0}, seed {1}")
    @CsvSource({"minority, 5", "minority, 6", "all, 7"})
    void withLittleMemoryAndAnyEndOfTheTaskItIsTheSame(String cover, long seed) {
        var plan = Plans.waiting("cover: " + cover + ", delay: 2h, revisions: 3h");
        var rules = PendingRules.of(plan.labels());
        var random = new Random(seed);
        var whole = new Matching(plan, rules, PendingStore.inMemory(NAME, rules, null));
        var log = new LinkedHashMap<Bytes, byte[]>();
        int folders = 0;
        var store = open(rules, log, folders);
        var cut = new Matching(plan, rules, store);
        int[] ends = new int[2];
        long now = START;
        int sent = 0;
        for (int i = 0; i < 2500; i++) {
            now += random.nextInt(30) == 0 ? random.nextLong(20 * MINUTE) : random.nextLong(MINUTE);
            var id = "t-" + (random.nextInt(4) == 0 ? sent++ : random.nextInt(sent + 1));
            long at = now - random.nextLong(random.nextInt(20) == 0 ? 6 * 60 * MINUTE : MINUTE);
            int label = random.nextInt(2);
            for (var each : List.of(whole, cut)) {
                each.said.clear();
            }
            int what = random.nextInt(10);
            for (var each : List.of(whole, cut)) {
                switch (what) {
                    case 0, 1, 2, 3 -> each.transaction(id, at, now);
                    case 4, 5, 6, 7 -> each.label(id, label, now);
                    case 8 -> each.withdraw(id);
                    default -> each.shadows(id);
                }
            }
            assertThat(cut.said).as("seed %d, %d", seed, i).isEqualTo(whole.said);
            if (random.nextInt(5) == 0) {
                store.flushCache();
            }
            if (random.nextInt(250) == 0) {
                store.flushCache();
                boolean isInOrder = random.nextBoolean();
                if (isInOrder) {
                    store.commit(Map.of(CHANGELOG, 42L));
                    store.close();
                } else {
                    store.close();
                    folders++;
                }
                ends[isInOrder ? 0 : 1]++;
                store = open(rules, isInOrder ? Map.of() : log, log, folders);
                cut = new Matching(plan, rules, store);
            }
        }
        assertThat(ends[0]).isPositive();
        assertThat(ends[1]).isPositive();
        store.flushCache();
        assertThat(content(store)).isEqualTo(content(whole.store));
        assertThat(folder.resolve("task-" + folders + "/rocksdb"))
                .as("some of it is on disk")
                .isDirectoryContaining("glob:**/pending.?");
        assertThat(log.size()).as("records of a changelog that forgets").isLessThan(1500);
        store.close();
    }

    @Test
    void theChangelogGetsAnEntryOnceAndItsLabelAsASmallChange() {
        var plan = Plans.waiting("cover: all, delay: 2h, revisions: 3h");
        var rules = PendingRules.of(plan.labels());
        var written = new ArrayList<byte[]>();
        var matching =
                new Matching(
                        plan,
                        rules,
                        PendingStore.inMemory(NAME, rules, (_, value) -> written.add(value)));
        for (int i = 0; i < 10; i++) {
            matching.transaction("t-" + i, START + i, START + i);
            matching.shadows("t-" + i);
        }
        matching.store.flushCache();
        assertThat(written).as("all of a commit, and the clock").hasSize(2);
        int entries = written.getFirst().length;
        written.clear();
        for (int i = 0; i < 10; i++) {
            matching.label("t-" + i, 1, START + 100);
        }
        matching.store.flushCache();
        assertThat(written).hasSize(1);
        assertThat(written.getFirst().length).isLessThan(entries / 2);
        written.clear();
        matching.store.flushCache();
        assertThat(written).as("nothing changed").isEmpty();
    }

    /// Also where only the clock went on, or something due was met: its outputs may be taken back.
    @Test
    void aTaskThatEndsAfterItDidSomethingSinceItsCommitLeavesNothing() {
        var rules = PendingRules.of(Plans.waiting("cover: all, delay: 2h, revisions: 3h").labels());
        List<Consumer<PendingState>> since =
                List.of(
                        state -> state.clock(state.clock().toBuilder().setNow(START).build()),
                        state -> state.walk(DueIndex.key(START, "")),
                        state -> state.met(DueIndex.key(START, "")));
        for (int i = 0; i < since.size(); i++) {
            var log = new LinkedHashMap<Bytes, byte[]>();
            var store = open(rules, log, i);
            store.flushCache();
            store.commit(Map.of(CHANGELOG, 42L));
            since.get(i).accept(store.state());
            store.close();
            var next = open(rules, log, i);
            assertThat(next.committedOffset(CHANGELOG)).as("what is left after %d", i).isNull();
            next.close();
        }
    }

    @Test
    void aRangeOfIdsHasBothItsEnds() {
        var plan = Plans.waiting("cover: all, delay: 2h, revisions: 3h");
        var rules = PendingRules.of(plan.labels());
        var matching = new Matching(plan, rules, PendingStore.inMemory(NAME, rules, null));
        for (int i = 0; i < 5; i++) {
            matching.transaction("t-" + i, START + i, START + i);
        }
        assertThat(ids(matching.store.range("t-1", "t-3"))).containsExactly("t-1", "t-2", "t-3");
        assertThat(ids(matching.store.range(null, "t-1"))).containsExactly("t-0", "t-1");
        assertThat(ids(matching.store.range("t-4", null))).containsExactly("t-4");
    }

    private static List<String> ids(KeyValueIterator<String, byte[]> entries) {
        var ids = new ArrayList<String>();
        entries.forEachRemaining(entry -> ids.add(entry.key));
        return ids;
    }

    @Test
    void aSpanThatIsForgottenGoesWholeAndItsRecordsWithIt() {
        var plan = Plans.waiting("cover: all, delay: 2h, revisions: 3h");
        var rules = PendingRules.of(plan.labels());
        var log = new LinkedHashMap<Bytes, byte[]>();
        var store = open(rules, log, 0);
        var matching = new Matching(plan, rules, store);
        for (int i = 0; i < 2000; i++) {
            matching.transaction("t-" + i, START + i * MINUTE, START + i * MINUTE);
            matching.label("t-" + i, 0, START + i * MINUTE);
            if (i % 10 == 0) {
                store.flushCache();
            }
        }
        store.flushCache();
        assertThat(log)
                .as("of the last nine hours at most: an hour is six records")
                .hasSizeLessThan(60);
        assertThat(store.approximateNumEntries()).isBetween(300L, 301L);
        store.close();
    }

    /// As the release of before wrote it, and as a snapshot has it: an entry under its id.
    @Test
    void whatStandsUnderItsIdIsReadAndWrittenAnew() {
        var plan = Plans.waiting("cover: all, delay: 2h, revisions: 3h");
        var rules = PendingRules.of(plan.labels());
        var before = new Matching(plan, rules, PendingStore.inMemory(NAME, rules, null));
        for (int i = 0; i < 700; i++) {
            before.transaction("t-" + i, START + i, START + i);
        }
        var log = new LinkedHashMap<Bytes, byte[]>(before.store.entries());
        var store = open(rules, log, log, 0);
        var after = new Matching(plan, rules, store);
        after.label("t-3", 1, START + 1000);
        store.flushCache();
        store.flushCache();
        assertThat(log).as("no id any more: two commits, and the clock").hasSize(3);
        var again = open(rules, log, log, 1);
        assertThat(content(again)).hasSize(701).isEqualTo(content(store));
        assertThat(again.state().find("t-3")).matches(PendingTransaction::hasLabel);
        store.close();
        again.close();
    }

    private static Map<Bytes, Bytes> content(PendingStore store) {
        var content = new HashMap<Bytes, Bytes>();
        store.entries().forEach((key, value) -> content.put(key, Bytes.wrap(value)));
        return content;
    }

    private PendingStore open(PendingRules rules, Map<Bytes, byte[]> log, int number) {
        return open(rules, Map.of(), log, number);
    }

    /// @param restored of the changelog
    private PendingStore open(
            PendingRules rules, Map<Bytes, byte[]> restored, Map<Bytes, byte[]> log, int number) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "pending");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(Disposals.SETTING, DISPOSALS);
        var task = folder.resolve("task-" + number).toFile();
        var context = new MockProcessorContext<Object, Object>(settings, new TaskId(0, 0), task);
        var store =
                new PendingStore(
                        NAME,
                        rules,
                        8192,
                        true,
                        (key, value) -> {
                            log.remove(key);
                            if (value != null) {
                                log.put(key, value);
                            }
                        },
                        false);
        store.init(context.getStateStoreContext(), store);
        new LinkedHashMap<>(restored).forEach((key, value) -> store.restore(key.get(), value));
        return store;
    }

    /// What [MatchLabels] does with what waits, without the rest of it.
    public static final class Matching {
        public final List<Object> said = new ArrayList<>();
        public final PendingStore store;
        private final PendingTransactions pending;

        public Matching(StreamPlan plan, PendingRules rules, PendingStore store) {
            this.store = store;
            this.pending = new PendingTransactions(rules, new Translation(plan), store);
        }

        public void transaction(String id, long at, long now) {
            pending.reach(now);
            pending.takeDue((due, transaction) -> {
                said.add(due);
                said.add(transaction);
                if (pending.matures(transaction)) {
                    pending.put(
                            due,
                            transaction,
                            transaction.toBuilder().setLabel(label(0, 0)).build());
                }
            });
            var before = pending.get(id);
            said.add(Optional.ofNullable(before));
            if (before == null || !before.hasScored()) {
                var now2 = PendingTransaction.newBuilder().setScored(scored(id, at));
                if (before != null) {
                    now2.setLabel(before.getLabel()).setHeld(pending.holds(now2.getScored()));
                }
                pending.put(id, before, now2.build());
            }
        }

        public void label(String id, int label, long now) {
            var before = pending.get(id);
            said.add(Optional.ofNullable(before));
            var base = before == null ? PendingTransaction.newBuilder() : before.toBuilder();
            pending.put(id, before, base.setLabel(label(label, now)).clearHeld().build());
        }

        public void withdraw(String id) {
            var before = pending.get(id);
            said.add(Optional.ofNullable(before));
            if (before != null && before.hasLabel()) {
                if (before.hasScored()) {
                    pending.put(id, before, before.toBuilder().clearLabel().clearHeld().build());
                } else {
                    pending.remove(id);
                }
            }
        }

        public void shadows(String id) {
            var before = pending.get(id);
            said.add(Optional.ofNullable(before));
            if (before != null && before.hasScored() && !before.getAsked()) {
                pending.put(id, before, before.toBuilder().setAsked(true).build());
            }
        }

        private static ScoredTransaction scored(String id, long at) {
            var scored = ScoredTransaction.newBuilder().setTransactionId(id).setEventTime(at);
            for (int f = 0; f < 15; f++) {
                scored.addFeatures(f + at % 7);
            }
            return scored.build();
        }

        private static TransactionLabel label(int label, long now) {
            return TransactionLabel.newBuilder().setLabel(label).setLabelledAt(now).build();
        }
    }
}

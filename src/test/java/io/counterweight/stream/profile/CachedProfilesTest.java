package io.counterweight.stream.profile;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.feature.EntityFeatures;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.Payment;
import io.counterweight.stream.Plans;
import io.counterweight.stream.StateStores;
import io.counterweight.stream.TaskOfStore;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Profiles in memory, written behind.
class CachedProfilesTest {
    private static final String CARD = "card";
    private static final long MUCH = 1 << 30;
    private static final long SOME = 40_000;

    private final StreamPlan plan = Plans.payments();
    private final EntityFeatures features = plan.features().of(CARD);
    private final float[] vector = new float[plan.features().columns()];
    private final MemoryProfiles whole = memory();
    private long time = Payment.START;

    /// SOME keeps some decoded, some encoded and most on disk; 0 keeps the one that is read.
    @ParameterizedTest(name = "{0} bytes, {1}")
    @CsvSource({
        "1073741824, exactly_once_v2",
        "40000, exactly_once_v2",
        "0, exactly_once_v2",
        "40000, at_least_once",
        "0, at_least_once"
    })
    void anyBoundGivesTheSameBytes(long bytes, String guarantee) {
        var task = new TaskOfStore(plan, CARD, bytes, guarantee);
        var random = new Random(3);
        for (int i = 0; i < 4000; i++) {
            touch(task.store, "c-" + (int) (200 * Math.pow(random.nextDouble(), 3)));
            switch (random.nextInt(60)) {
                case 0, 1, 2 -> task.commitOfChangelog();
                case 3 -> task.commit();
                default -> {}
            }
        }
        task.commit();
        assertThat(whole.entries().size()).isGreaterThan(150);
        task.assertChangelogHas(whole.entries());
        task.assertDiskHas(whole.entries());
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"1073741824", "40000", "0"})
    void aRevivedTaskHasNothingOfTheAbortedTransaction(long bytes) {
        var task = new TaskOfStore(plan, CARD, bytes, EXACTLY_ONCE_V2);
        var random = new Random(4);
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 20; i++) {
                touch(task.store, "c-" + random.nextInt(100));
            }
            task.commitOfChangelog();
            for (int i = 0; i < 20; i++) {
                observe(task.store, "c-" + random.nextInt(120), time + i);
            }
            task.revive();
        }
        task.assertChangelogHas(whole.entries());
        for (int i = 0; i < 120; i++) {
            touch(task.store, "c-" + i);
        }
        task.commit();
        task.assertDiskHas(whole.entries());
    }

    @Test
    void theChangelogGetsOneRecordForEachProfileAndCommit() {
        var task = new TaskOfStore(plan, CARD, MUCH, EXACTLY_ONCE_V2);
        for (int i = 0; i < 30; i++) {
            touch(task.store, "c-" + i % 3);
        }
        assertThat(task.logged).isEmpty();
        task.commitOfChangelog();
        assertThat(task.logged).hasSize(3);
        task.commitOfChangelog();
        assertThat(task.logged).hasSize(3);
        touch(task.store, "c-1");
        task.commitOfChangelog();
        assertThat(task.logged).hasSize(4);
    }

    @Test
    void whatIsOnlyReadIsNotKept() {
        var task = new TaskOfStore(plan, CARD, SOME, EXACTLY_ONCE_V2);
        for (int i = 0; i < 300; i++) {
            task.store.read("nobody-" + i, time);
            whole.read("nobody-" + i, time);
        }
        task.commit();
        assertThat(whole.entries().keySet()).containsExactly(ProfileClock.KEY);
        task.assertChangelogHas(whole.entries());
        task.assertDiskHas(whole.entries());
    }

    @Test
    void whatFitsInMemoryReachesTheDiskAtTheEndOnly() {
        var task = new TaskOfStore(plan, CARD, MUCH, EXACTLY_ONCE_V2);
        for (int i = 0; i < 30; i++) {
            touch(task.store, "c-" + i);
            task.commitOfChangelog();
        }
        task.assertDiskHas(onlyDay());
        task.commit();
        task.assertDiskHas(whole.entries());
    }

    @Test
    void atLeastOnceTheDiskHasWhatTheChangelogHas() {
        var task = new TaskOfStore(plan, CARD, MUCH, AT_LEAST_ONCE);
        for (int i = 0; i < 30; i++) {
            touch(task.store, "c-" + i);
            task.commit();
            task.assertDiskHas(whole.entries());
        }
    }

    @Test
    void aProfileIsWrittenBeforeAnotherIsRead() {
        var task = new TaskOfStore(plan, CARD, 0, EXACTLY_ONCE_V2);
        var profile = task.store.read("a", time);
        task.store.read("b", time);
        assertThatThrownBy(() -> task.store.write("a", profile))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("profiles-card");
    }

    private Map<Bytes, byte[]> onlyDay() {
        return Map.of(ProfileClock.KEY, whole.entries().get(ProfileClock.KEY));
    }

    private MemoryProfiles memory() {
        return new MemoryProfiles(StateStores.profiles(CARD), new ProfileCodec(plan, CARD));
    }

    /// The same in the store and in [#whole].
    private void touch(Profiles store, String id) {
        time += 60_000;
        observe(store, id, time);
        observe(whole, id, time);
    }

    private void observe(Profiles store, String id, long at) {
        var profile = store.read(id, at);
        var transaction =
                EnrichedTransaction.newBuilder()
                        .setTransactionId("t-" + at)
                        .setEventTime(at)
                        .addEntities(id)
                        .addEntities("s-" + at % 7)
                        .addNumbers(at % 1000 / 10.0)
                        .build();
        features.observe(profile, transaction, vector);
        store.write(id, profile);
    }
}

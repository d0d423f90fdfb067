package io.counterweight.stream.profile;

import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.feature.EntityFeatures;
import io.counterweight.feature.Profile;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.Payment;
import io.counterweight.stream.Plans;
import io.counterweight.stream.StateStores;
import io.counterweight.stream.TaskOfStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Profiles of members that do not come back.
class ForgottenProfilesTest {
    private static final String CARD = "card";
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long START = Payment.START;

    private final StreamPlan plan = Plans.payments();
    private final EntityFeatures features = plan.features().of(CARD);
    private final long keptFor = features.keptFor();
    private final int count = plan.features().columnNames().indexOf("card-count");
    private final MemoryProfiles memory = memory();

    @Test
    void aProfileOutlivesItsLongestWindowByHalfAYear() {
        assertThat(keptFor).isEqualTo(DAY + 180 * DAY);
        observe(memory, "a", START);
        observe(memory, "b", START);
        assertThat(memory.read("a", START + keptFor).touched()).isEqualTo(START);
        assertThat(memory.read("b", START + keptFor + 1).touched()).isEqualTo(Profile.UNKNOWN);
    }

    @Test
    void whatALateTransactionFindsDoesNotDependOnWhatWasRemoved() {
        long late = ProfileClock.LATE.toMillis();
        var task = new TaskOfStore(plan, CARD, 0, EXACTLY_ONCE_V2);
        for (var store : new Profiles[] {memory, task.store}) {
            observe(store, "a", START);
            observe(store, "now", START + keptFor + late);
            assertThat(store.read("a", START + keptFor).touched()).isEqualTo(START);
            observe(store, "now", START + keptFor + late + DAY);
            assertThat(store.read("a", START + 1).touched()).isEqualTo(Profile.UNKNOWN);
        }
    }

    @Test
    void aLabelThatComesTooLateDoesNotBringAProfileBack() {
        observe(memory, "a", START);
        observe(memory, "now", START + 2 * keptFor);
        var profile = memory.read("a", START);
        memory.write("a", profile);
        assertThat(memory.read("a", START + 2 * keptFor).isNew()).isTrue();
    }

    /// Bound in bytes: nothing, some, all in memory.
    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(longs = {0, 40_000, 1 << 30})
    void stateStopsGrowingAndAnyStoreGivesTheSame(long bytes) {
        var task = new TaskOfStore(plan, CARD, bytes, EXACTLY_ONCE_V2);
        var random = new Random(5);
        long time = START;
        int most = 0;
        for (int i = 0; i < 20_000; i++) {
            time += random.nextLong(DAY / 8);
            var id = random.nextInt(4) == 0 ? "c-" + random.nextInt(60) : "once-" + i;
            long at = random.nextInt(50) == 0 ? time - random.nextLong(40 * DAY) : time;
            assertThat(observe(task.store, id, at)).isEqualTo(observe(memory, id, at));
            if (i % 50 == 0) {
                task.commitOfChangelog();
                most = Math.max(most, task.keptInChangelog());
            }
        }
        long days = (time - START) / DAY;
        assertThat(days)
                .as("days, of which each has 16 of whom most never return")
                .isGreaterThan(1000);
        int live = 16 * 3 / 4 * (int) (keptFor / DAY + 30);
        assertThat(most).isLessThan((int) (1.4 * live));
        assertThat(memory.entries().size()).isBetween(live / 2, (int) (1.1 * live));
    }

    @Test
    void aProfileOfAFormWithoutATimeCountsFromTheWalkThatFoundIt() {
        var task = new TaskOfStore(plan, CARD, 0, EXACTLY_ONCE_V2);
        observe(memory, "old", START);
        var stored = memory.entries().lastEntry();
        task.put(stored.getKey(), versionTwo(stored.getValue()));
        for (int i = 0; i < 200; i++) {
            observe(task.store, "now", START + i);
        }
        assertThat(EntityFeatures.touchedOf(task.get(stored.getKey()))).isEqualTo(START);
        for (int i = 0; i < 200; i++) {
            observe(task.store, "now", START + keptFor + 40 * DAY + i);
        }
        assertThat(task.get(stored.getKey())).isNull();
    }

    @Test
    void aNewestDayThatIsYetToComeIsSetBack() {
        var task = new TaskOfStore(plan, CARD, 0, EXACTLY_ONCE_V2);
        observe(task.store, "a", START);
        task.put(ProfileClock.KEY, ByteBuffer.allocate(5).put((byte) 1).putInt(1_000_000).array());
        task.commit();
        task.revive();
        task.now = START + DAY;
        for (int i = 0; i < 200; i++) {
            observe(task.store, "b", START + i);
        }
        assertThat(task.store.read("a", START).touched()).isEqualTo(START);
    }

    /// The same profile in the form of before: without time and ids.
    private byte[] versionTwo(byte[] stored) {
        int header = 1 + Integer.BYTES;
        int touched = header;
        while (stored[touched] < 0) {
            touched++;
        }
        var ids = Arrays.copyOfRange(stored, touched + 1, touched + 3);
        assertThat(ids).as("no id, none elsewhere").containsExactly(0, 0);
        var old = ByteBuffer.allocate(stored.length - (touched + 3 - header));
        old.put((byte) 2).put(stored, 1, Integer.BYTES);
        return old.put(stored, touched + 3, stored.length - touched - 3).array();
    }

    private MemoryProfiles memory() {
        return new MemoryProfiles(StateStores.profiles(CARD), new ProfileCodec(plan, CARD));
    }

    private float observe(Profiles store, String id, long at) {
        var vector = new float[plan.features().columns()];
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
        return vector[count];
    }
}

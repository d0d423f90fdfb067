package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.profile.CachedProfiles;
import io.counterweight.stream.profile.ProfileClock;
import io.counterweight.stream.profile.ProfileCodec;
import io.counterweight.stream.profile.ProfileMemory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// What a task of Kafka Streams is to one store of profiles: its changelog, its disk, its commits
/// and its end in disorder, of which all but what was committed is lost.
public final class TaskOfStore {
    public final CachedProfiles store;

    /// Profiles that reached the changelog, those taken back among them.
    public final List<Bytes> logged = new ArrayList<>();

    /// The clock on the wall.
    public long now = Long.MAX_VALUE;

    private final KeyValueStore<Bytes, byte[]> disk;
    private final InternalProcessorContext<?, ?> context;
    private final Map<Bytes, byte[]> changelog = new HashMap<>();
    private Map<Bytes, byte[]> committed = new HashMap<>();

    /// @param memory bytes that the store may take
    public TaskOfStore(StreamPlan plan, String entity, long memory, String guarantee) {
        var settings =
                Map.<String, Object>of(
                        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                        guarantee,
                        ProfileMemory.SETTING,
                        new ProfileMemory(memory));
        disk = Stores.inMemoryKeyValueStore(StateStores.profiles(entity)).get();
        store = new CachedProfiles(new ProfileCodec(plan, entity), disk);
        context =
                (InternalProcessorContext<?, ?>)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {InternalProcessorContext.class},
                                (self, method, arguments) ->
                                        switch (method.getName()) {
                                            case "appConfigs" -> settings;
                                            case "register" -> null;
                                            case "currentSystemTimeMs" -> now;
                                            case "recordMetadata" -> Optional.empty();
                                            case "recordContext" ->
                                                    new ProcessorRecordContext(
                                                            1, 0, 0, "t", new RecordHeaders());
                                            case "logChange" ->
                                                    log(
                                                            (Bytes) arguments[1],
                                                            (byte[]) arguments[2]);
                                            default -> throw new AssertionError(method.getName());
                                        });
        store.init(context, store);
    }

    private Object log(Bytes key, byte[] value) {
        if (!key.equals(ProfileClock.KEY)) {
            logged.add(key);
        }
        if (value == null) {
            changelog.remove(key);
        } else {
            changelog.put(key, value);
        }
        return null;
    }

    public void commit() {
        store.flushCache();
        committed = new HashMap<>(changelog);
        store.commit(Map.of());
    }

    /// The commit that Kafka Streams makes again and again under exactly once: the changelog only.
    public void commitOfChangelog() {
        store.flushCache();
        committed = new HashMap<>(changelog);
    }

    /// The transaction is aborted, the disk is restored from the changelog, and the same store goes
    /// on.
    public void revive() {
        store.close();
        changelog.clear();
        changelog.putAll(committed);
        disk.init(context, store);
        committed.forEach(disk::put);
        store.init(context, store);
    }

    public int keptInChangelog() {
        return changelog.size();
    }

    /// Behind the store's back, as it is restored.
    public void put(Bytes key, byte[] value) {
        disk.put(key, value);
        changelog.put(key, value);
    }

    public byte @Nullable [] get(Bytes key) {
        return disk.get(key);
    }

    public void assertChangelogHas(Map<Bytes, byte[]> entries) {
        assertThat(changelog.keySet()).isEqualTo(entries.keySet());
        entries.forEach((key, bytes) -> assertThat(changelog.get(key)).isEqualTo(bytes));
    }

    public void assertDiskHas(Map<Bytes, byte[]> entries) {
        try (var all = disk.all()) {
            var keys = new ArrayList<Bytes>();
            all.forEachRemaining(entry -> {
                keys.add(entry.key);
                assertThat(Arrays.equals(entry.value, entries.get(entry.key))).isTrue();
            });
            assertThat(keys).containsExactlyInAnyOrderElementsOf(entries.keySet());
        }
    }
}

package io.counterweight.stream;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/// How the state stores are kept: on disk with a changelog, or, for a replay, in memory only.
/// `topology/stores.md` lists them.
public enum StateStores {
    LIVE,
    REPLAY;

    static final String SEEN = "seen";
    static final String PENDING = "pending";
    static final String EXPIRY = "expiry";
    static final String LEARNER = "learner";
    static final String MODELS = "models";

    /// A snapshot of a wide network is larger than the usual bound of a record.
    private static final Map<String, String> CHANGELOG = Map.of("max.message.bytes", "16777216");

    static String profiles(String entity) {
        return "profiles-" + entity;
    }

    StoreBuilder<KeyValueStore<String, byte[]>> byId(String name) {
        return keyValue(name, Serdes.String());
    }

    StoreBuilder<KeyValueStore<Bytes, byte[]>> byBytes(String name) {
        return keyValue(name, Serdes.Bytes());
    }

    StoreBuilder<WindowStore<String, byte[]>> window(String name, Duration kept, Duration size) {
        var supplier =
                this == LIVE
                        ? Stores.persistentWindowStore(name, kept, size, false)
                        : Stores.inMemoryWindowStore(name, kept, size, false);
        return logged(
                Stores.windowStoreBuilder(supplier, Serdes.String(), Serdes.ByteArray()), Map.of());
    }

    /// The store under a global processor: its topic is its changelog.
    static StoreBuilder<KeyValueStore<String, byte[]>> global(String name) {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled();
    }

    private <K> StoreBuilder<KeyValueStore<K, byte[]>> keyValue(String name, Serde<K> keys) {
        var supplier =
                this == LIVE
                        ? Stores.persistentKeyValueStore(name)
                        : Stores.inMemoryKeyValueStore(name);
        return logged(
                Stores.keyValueStoreBuilder(supplier, keys, Serdes.ByteArray()), CHANGELOG);
    }

    private <S extends StateStore> StoreBuilder<S> logged(
            StoreBuilder<S> builder, Map<String, String> changelog) {
        return this == LIVE
                ? builder.withLoggingEnabled(changelog).withCachingDisabled()
                : builder.withLoggingDisabled().withCachingDisabled();
    }
}

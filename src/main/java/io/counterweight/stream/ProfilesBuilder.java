package io.counterweight.stream;

import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.profile.CachedProfiles;
import io.counterweight.stream.profile.ProfileCodec;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/// Makes the [CachedProfiles] of each task. Always logged; its cache is its own.
final class ProfilesBuilder implements StoreBuilder<CachedProfiles> {
    private final StreamPlan plan;
    private final String entity;
    private final Supplier<KeyValueStore<Bytes, byte[]>> disk;

    /// @param disk makes the store beyond the cache, of the name that this builder has
    ProfilesBuilder(StreamPlan plan, String entity, Supplier<KeyValueStore<Bytes, byte[]>> disk) {
        this.plan = plan;
        this.entity = entity;
        this.disk = disk;
    }

    @Override
    public CachedProfiles build() {
        return new CachedProfiles(new ProfileCodec(plan, entity), disk.get());
    }

    @Override
    public String name() {
        return StateStores.profiles(entity);
    }

    @Override
    public Map<String, String> logConfig() {
        return Changelogs.LARGE_RECORDS;
    }

    @Override
    public boolean loggingEnabled() {
        return true;
    }

    @Override
    public StoreBuilder<CachedProfiles> withCachingEnabled() {
        throw fixed();
    }

    @Override
    public StoreBuilder<CachedProfiles> withCachingDisabled() {
        throw fixed();
    }

    @Override
    public StoreBuilder<CachedProfiles> withLoggingEnabled(Map<String, String> config) {
        throw fixed();
    }

    @Override
    public StoreBuilder<CachedProfiles> withLoggingDisabled() {
        throw fixed();
    }

    private static UnsupportedOperationException fixed() {
        return new UnsupportedOperationException("profiles are cached and logged in their own way");
    }
}

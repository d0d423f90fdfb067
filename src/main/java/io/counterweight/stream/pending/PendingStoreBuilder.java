package io.counterweight.stream.pending;

import java.util.Map;
import org.apache.kafka.streams.state.StoreBuilder;

/// Builds the store `pending` of a task.
///
/// @param logConfig of its changelog
public record PendingStoreBuilder(
        String name, PendingRules rules, Map<String, String> logConfig, boolean loggingEnabled)
        implements StoreBuilder<PendingStore> {
    @Override
    public PendingStore build() {
        return new PendingStore(name, rules, PendingStore.MEMORY, loggingEnabled);
    }

    /// It caches by itself.
    @Override
    public StoreBuilder<PendingStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<PendingStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<PendingStore> withLoggingEnabled(Map<String, String> config) {
        return new PendingStoreBuilder(name, rules, config, true);
    }

    @Override
    public StoreBuilder<PendingStore> withLoggingDisabled() {
        return new PendingStoreBuilder(name, rules, Map.of(), false);
    }
}

package io.counterweight.stream;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.profile.Profiles;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The profiles that the tasks of this process have, for threads beside the stream's: a task's are
/// here while it runs, restored and not revoked. Any thread.
public final class LiveProfiles {
    private record Place(String entity, int partition) {}

    private final StreamPlan plan;
    private final ConcurrentMap<Place, LiveStore> stores = new ConcurrentHashMap<>();

    public LiveProfiles(StreamPlan plan) {
        this.plan = plan;
    }

    /// The profiles of an entity's members whose ids are of that partition; null where no task of
    /// this process has them now.
    public @Nullable LiveStore find(String entity, int partition) {
        return stores.get(new Place(entity, partition));
    }

    /// A task has them from now on.
    LiveStore open(String entity, int partition, Profiles profiles) {
        var store = new LiveStore(plan, entity, profiles);
        stores.put(new Place(entity, partition), store);
        return store;
    }

    /// No longer.
    void close(String entity, int partition, LiveStore store) {
        stores.remove(new Place(entity, partition), store);
    }

    /// The stream drops a transaction: what this process has of it waits no longer.
    void dropped(EnrichedTransactionOrBuilder transaction) {
        stores.values().forEach(store -> store.withdraw(transaction.getTransactionId()));
    }
}

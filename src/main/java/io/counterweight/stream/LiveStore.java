package io.counterweight.stream;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.feature.RecentIds;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.profile.ProfileCodec;
import io.counterweight.stream.profile.Profiles;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/// One task's profiles of an entity, read beside the stream: a transaction is observed on a copy,
/// which knows what the stream observed and what was answered since. Any thread.
public final class LiveStore {
    private static final long APART = SeenIds.APART.toMillis();

    private final StreamPlan plan;
    private final String entity;
    private final int slot;
    private final boolean isFirst;
    private final Profiles profiles;
    private final ProfileCodec codec;
    private final Unobserved unobserved = new Unobserved();

    LiveStore(StreamPlan plan, String entity, Profiles profiles) {
        this.plan = plan;
        this.entity = entity;
        this.slot = plan.slotOf(entity);
        this.isFirst = plan.features().entities().getFirst().equals(entity);
        this.profiles = profiles;
        this.codec = new ProfileCodec(plan, entity);
    }

    /// A transaction with the features of the entity, as the stream will give it.
    ///
    /// @param isKnown whether the entity's profile has the id of the transaction already, so that
    ///   the stream will drop it; only the first entity's knows ids
    /// @param copyNanos that getting the copy took
    public record Observed(EnrichedTransaction transaction, boolean isKnown, long copyNanos) {}

    /// Observes a transaction on a copy, and keeps it for the answers after it until the stream has
    /// observed it too.
    ///
    /// @return null where the task has ended meanwhile
    public @Nullable Observed observe(EnrichedTransaction transaction) {
        long start = System.nanoTime();
        var member = transaction.getEntities(slot);
        byte[] stored;
        Iterable<EnrichedTransaction> before;
        profiles.lock().lock();
        try {
            stored = profiles.stored(member, transaction.getEventTime());
            before = unobserved.of(member);
            keep(transaction);
        } catch (InvalidStateStoreException _) {
            return null;
        } finally {
            profiles.lock().unlock();
        }
        var profile = codec.read(stored);
        long copyNanos = System.nanoTime() - start;
        var observation = new EntityObservation(plan, entity);
        boolean isKnown =
                isFirst
                        && profile.ids()
                                .has(
                                        RecentIds.hash(transaction.getTransactionId()),
                                        transaction.getEventTime(),
                                        APART,
                                        Long.MIN_VALUE);
        if (isKnown) {
            withdraw(transaction.getTransactionId());
        }
        for (var one : before) {
            isKnown |= one.getTransactionId().equals(transaction.getTransactionId());
            observation.observe(one, profile);
        }
        return new Observed(observation.observe(transaction, profile).build(), isKnown, copyNanos);
    }

    /// Keeps a transaction that was answered without its features for the answers after it.
    public void answered(EnrichedTransaction transaction) {
        profiles.lock().lock();
        try {
            keep(transaction);
        } finally {
            profiles.lock().unlock();
        }
    }

    private void keep(EnrichedTransaction transaction) {
        unobserved.add(transaction.getEntities(slot), transaction, System.nanoTime() / 1_000_000);
    }

    /// The stream will not get it, or drops it.
    public void withdraw(String transactionId) {
        profiles.lock().lock();
        try {
            unobserved.observed(transactionId);
        } finally {
            profiles.lock().unlock();
        }
    }

    /// The stream observes it; under the lock of the profiles.
    void observed(String transactionId) {
        unobserved.observed(transactionId);
    }
}

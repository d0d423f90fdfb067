package io.counterweight.stream;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.profile.Profiles;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Adds the features of one entity to a transaction, and what they usually are, from the entity's
/// profile, which then knows the transaction.
final class ObserveEntity
        extends ContextualProcessor<
                String, EnrichedTransactionOrBuilder, String, EnrichedTransactionOrBuilder> {
    private final String entity;
    private final int slot;

    /// −1 for the last entity.
    private final int slotOfNext;

    private final LiveProfiles live;
    private final EntityObservation observation;
    private Profiles profiles;
    private LiveStore store;

    @SuppressWarnings("NullAway.Init")
    ObserveEntity(StreamPlan plan, String entity, LiveProfiles live) {
        this.live = live;
        this.entity = entity;
        this.slot = plan.slotOf(entity);
        var entities = plan.features().entities();
        int next = entities.indexOf(entity) + 1;
        this.slotOfNext = next == entities.size() ? -1 : plan.slotOf(entities.get(next));
        this.observation = new EntityObservation(plan, entity);
    }

    @Override
    public void init(ProcessorContext<String, EnrichedTransactionOrBuilder> context) {
        super.init(context);
        profiles = context.getStateStore(StateStores.profiles(entity));
        store = live.open(entity, context.taskId().partition(), profiles);
    }

    @Override
    public void process(Record<String, EnrichedTransactionOrBuilder> record) {
        var transaction = record.value();
        var id = transaction.getEntities(slot);
        EnrichedTransaction.Builder enriched;
        profiles.lock().lock();
        try {
            var profile = profiles.read(id, transaction.getEventTime());
            enriched = observation.observe(transaction, profile);
            profiles.write(id, profile);
            store.observed(transaction.getTransactionId());
        } finally {
            profiles.lock().unlock();
        }
        context().forward(record.withKey(nextKey(transaction)).withValue(enriched));
    }

    private String nextKey(EnrichedTransactionOrBuilder transaction) {
        return slotOfNext < 0
                ? transaction.getTransactionId()
                : transaction.getEntities(slotOfNext);
    }

    @Override
    public void close() {
        live.close(entity, context().taskId().partition(), store);
    }
}

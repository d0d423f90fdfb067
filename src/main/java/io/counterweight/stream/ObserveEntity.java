package io.counterweight.stream;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.EntityFeatures;
import io.counterweight.plan.StreamPlan;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Adds the features of one entity to a transaction, and what they usually are, from the entity's
/// profile, which then knows the transaction.
final class ObserveEntity
        extends ContextualProcessor<
                String, EnrichedTransactionOrBuilder, String, EnrichedTransactionOrBuilder> {
    private final StreamPlan plan;
    private final String entity;
    private final int slot;

    /// −1 for the last entity.
    private final int slotOfNext;

    private final EntityFeatures entityFeatures;
    private final float[] features;
    private final float[] usual;
    private Profiles profiles;

    @SuppressWarnings("NullAway.Init")
    ObserveEntity(StreamPlan plan, String entity) {
        this.plan = plan;
        this.entity = entity;
        this.slot = plan.slotOf(entity);
        var entities = plan.features().entities();
        int next = entities.indexOf(entity) + 1;
        this.slotOfNext = next == entities.size() ? -1 : plan.slotOf(entities.get(next));
        this.entityFeatures = plan.features().of(entity);
        this.features = new float[plan.features().columns()];
        this.usual = new float[plan.features().columns()];
    }

    @Override
    public void init(ProcessorContext<String, EnrichedTransactionOrBuilder> context) {
        super.init(context);
        profiles = context.getStateStore(StateStores.profiles(entity));
    }

    @Override
    public void process(Record<String, EnrichedTransactionOrBuilder> record) {
        var transaction = record.value();
        var id = transaction.getEntities(slot);
        FeatureVectors.take(transaction, features);
        var profile = profiles.read(id, transaction.getEventTime());
        FeatureVectors.takeUsual(transaction, usual);
        entityFeatures.usual(profile, usual);
        entityFeatures.observe(profile, transaction, features);
        profiles.write(id, profile);
        var enriched = OnTheWay.of(transaction);
        FeatureVectors.put(features, enriched);
        FeatureVectors.putUsual(usual, enriched);
        context().forward(record.withKey(nextKey(transaction)).withValue(enriched));
    }

    private String nextKey(EnrichedTransactionOrBuilder transaction) {
        return slotOfNext < 0
                ? transaction.getTransactionId()
                : transaction.getEntities(slotOfNext);
    }
}

package io.counterweight.stream;

import io.counterweight.event.Outcome;
import io.counterweight.feature.EntityFeatures;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.profile.Profiles;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Tells an entity's profile how one of its transactions turned out.
final class LearnOutcome extends ContextualProcessor<String, Outcome, Void, Void> {
    private final StreamPlan plan;
    private final String entity;
    private final EntityFeatures features;
    private Profiles profiles;

    @SuppressWarnings("NullAway.Init")
    LearnOutcome(StreamPlan plan, String entity) {
        this.plan = plan;
        this.entity = entity;
        this.features = plan.features().of(entity);
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        profiles = context.getStateStore(StateStores.profiles(entity));
    }

    @Override
    public void process(Record<String, Outcome> record) {
        profiles.lock().lock();
        try {
            var profile = profiles.read(record.key(), record.value().getEventTime());
            features.learn(profile, record.value());
            profiles.write(record.key(), profile);
        } finally {
            profiles.lock().unlock();
        }
    }
}

package io.counterweight.stream;

import io.counterweight.event.Outcome;
import io.counterweight.feature.EntityFeatures;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.profile.Profiles;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Tells the profiles of all entities of a transaction how it turned out: with one partition they
/// are in one task.
final class LearnOutcomes extends ContextualProcessor<String, Outcome, Void, Void> {
    private final StreamPlan plan;
    private final List<Entity> entities = new ArrayList<>();

    private record Entity(OutcomeReceiver receiver, EntityFeatures features, Profiles profiles) {}

    LearnOutcomes(StreamPlan plan) {
        this.plan = plan;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        entities.clear();
        for (var receiver : OutcomeReceiver.of(plan)) {
            entities.add(
                    new Entity(
                            receiver,
                            plan.features().of(receiver.entity()),
                            context.getStateStore(StateStores.profiles(receiver.entity()))));
        }
    }

    @Override
    public void process(Record<String, Outcome> record) {
        var outcome = record.value();
        for (var entity : entities) {
            if (entity.receiver.hears(outcome)) {
                var id = outcome.getEntities(entity.receiver.slot());
                entity.profiles.lock().lock();
                try {
                    var profile = entity.profiles.read(id, outcome.getEventTime());
                    entity.features.learn(profile, outcome);
                    entity.profiles.write(id, profile);
                } finally {
                    entity.profiles.lock().unlock();
                }
            }
        }
    }
}

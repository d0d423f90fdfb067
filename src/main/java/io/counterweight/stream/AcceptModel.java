package io.counterweight.stream;

import io.counterweight.score.ModelRegistry;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Offers every model that arrives to the registry. Runs on the global thread, also for each model
/// still in the topic at the start: only the newest is built.
final class AcceptModel extends ContextualProcessor<String, byte[], Void, Void> {
    private final ModelRegistry registry;
    private KeyValueStore<String, byte[]> models;

    @SuppressWarnings("NullAway.Init")
    AcceptModel(ModelRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        models = context.getStateStore(StateStores.MODELS);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() == null) {
            return;
        }
        models.put(record.key(), record.value());
        if (record.value() != null) {
            registry.offer(record.key(), record.value());
        }
    }
}

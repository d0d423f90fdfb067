package io.counterweight.stream;

import io.counterweight.plan.DeclarationJson;
import io.counterweight.plan.Declarations;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Learns what the pipeline declared before, and what other processes of it declare. Runs on the
/// global thread, at the start for every declaration there ever was.
final class AcceptDeclaration extends ContextualProcessor<String, byte[], Void, Void> {
    private final Declarations declarations;
    private final DeclarationJson json = new DeclarationJson();
    private KeyValueStore<String, byte[]> store;

    @SuppressWarnings("NullAway.Init")
    AcceptDeclaration(Declarations declarations) {
        this.declarations = declarations;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        store = context.getStateStore(StateStores.DECLARATIONS);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        store.put(record.key(), record.value());
        json.read(record.value())
                .ifPresent(
                        written -> declarations.accept(written.declaration(), written.isFirst()));
    }
}

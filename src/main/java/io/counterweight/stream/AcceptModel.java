package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelRegistry;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Offers every model of a recipe that competes to the registry. Runs on the global thread, also
/// for each model still in the topic at the start: only the newest is built. What is of another
/// name (a recipe that was dropped leaves its last model in the topic, and anybody's record may be
/// there) is counted, told once a name, and kept nowhere.
final class AcceptModel extends ContextualProcessor<String, byte[], Void, Void> {
    private static final Logger log = LoggerFactory.getLogger(AcceptModel.class);

    /// Names that are told of, and characters of each that are.
    private static final int MOST_TOLD = 20;

    private static final int LONGEST_NAME = 64;

    private final StreamPlan plan;
    private final ModelRegistry registry;
    private final StreamObserver observer;
    private final Set<String> told = new HashSet<>();
    private KeyValueStore<String, byte[]> models;

    @SuppressWarnings("NullAway.Init")
    AcceptModel(StreamPlan plan, ModelRegistry registry, StreamObserver observer) {
        this.plan = plan;
        this.registry = registry;
        this.observer = observer;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        models = context.getStateStore(StateStores.MODELS);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var recipe = record.key();
        if (recipe == null || !plan.isRecipe(recipe)) {
            leaveAside(recipe);
            return;
        }
        models.put(recipe, record.value());
        if (record.value() != null) {
            registry.offer(recipe, record.value());
        }
    }

    private void leaveAside(@Nullable String recipe) {
        observer.ignored("unknown-recipe");
        var name = shown(String.valueOf(recipe));
        if (told.size() < MOST_TOLD && told.add(name)) {
            log.warn(
                    "a model of a recipe that does not compete is left aside recipe={} pipeline={}",
                    name,
                    plan.pipeline());
        }
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_NAME))
                .replaceAll("\\p{Cntrl}", "?");
    }
}

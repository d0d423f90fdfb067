package io.counterweight.score;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The home of the newest model of each recipe. Any thread may call it.
public final class ModelRegistry implements AutoCloseable {
    private final int features;
    private final int classes;
    private final Executor builder;
    private final ModelListener listener;
    private final ConcurrentMap<String, ModelSlot> slots = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /// @param builder where models are built: one background thread in the service; `Runnable::run`
    ///   in replay, where a model is then in force when [#offer] returns
    public ModelRegistry(int features, int classes, Executor builder, ModelListener listener) {
        this.features = features;
        this.classes = classes;
        this.builder = builder;
        this.listener = listener;
    }

    /// Offers a newer model of a recipe. Of offers that wait to be built only the newest is; a
    /// refused one leaves the old in force.
    ///
    /// @param bytes belongs to the registry from here on
    public void offer(String recipe, byte[] bytes) {
        var slot = slot(recipe);
        if (isClosed) {
            slot.close();
            return;
        }
        slot.offer(bytes);
        builder.execute(slot::build);
    }

    /// The recipe's model in force, or null while it has none. The registry closes it, maybe at any
    /// time: read its version here, and score through [#scorer].
    public @Nullable OnnxModel newest(String recipe) {
        var slot = slots.get(recipe);
        return slot == null ? null : slot.inForce();
    }

    /// A scorer of the recipe for one thread, which follows the newest model.
    public RecipeScorer scorer(String recipe, int maxRows) {
        return new RecipeScorer(slot(recipe)::inForce, maxRows);
    }

    private ModelSlot slot(String recipe) {
        return slots.computeIfAbsent(
                recipe, name -> new ModelSlot(name, features, classes, listener));
    }

    /// Closes every model, each after its last run; later offers are dropped.
    @Override
    public void close() {
        isClosed = true;
        slots.values().forEach(ModelSlot::close);
    }
}

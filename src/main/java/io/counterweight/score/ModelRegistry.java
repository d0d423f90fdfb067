package io.counterweight.score;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The home of the newest model of each recipe. Any thread may call it.
public final class ModelRegistry implements AutoCloseable {
    /// How long a stream waits, when it begins, for the models that were there before it; shorter
    /// than a transaction of Kafka may be.
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);

    private final ModelBuilds builds;
    private final Map<String, ModelSlot> slots;

    /// @param builds where models are built; the caller closes it, after the registry
    public ModelRegistry(ModelTerms terms, ModelBuilds builds, ModelListener listener) {
        this.builds = builds;
        this.slots =
                terms.recipes().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Function.identity(),
                                        name -> new ModelSlot(name, terms, builds, listener)));
    }

    /// Offers a newer model of a recipe. Of offers that wait to be built only the newest is; a
    /// refused one leaves the old in force. Of a recipe that does not compete nothing is kept.
    ///
    /// @param bytes belongs to the registry from here on
    public void offer(String recipe, byte[] bytes) {
        var slot = slots.get(recipe);
        if (slot != null) {
            slot.offer(bytes);
        }
    }

    /// The recipe's model in force, or null while it has none. The registry closes it, maybe at any
    /// time: read its version here, and score through [#scorer].
    public @Nullable OnnxModel newest(String recipe) {
        var slot = slots.get(recipe);
        return slot == null ? null : slot.inForce();
    }

    /// A scorer of the recipe for one thread, which follows the newest model.
    ///
    /// @param refused hears of each row that the model in force cannot score
    public RecipeScorer scorer(String recipe, int maxRows, Consumer<ScoreRefused> refused) {
        var slot = slots.get(recipe);
        if (slot == null) {
            throw new IllegalArgumentException("recipe must compete: recipe=" + recipe);
        }
        return new RecipeScorer(slot, maxRows, refused);
    }

    /// Waits, for a few seconds at most, until what was offered so far is built or refused: what is
    /// scored from here on is scored by the newest model of before.
    public void awaitOffered() {
        builds.await(FIRST_WAIT);
    }

    /// Closes every model, each after its last run; later offers are dropped. Waits for no build.
    @Override
    public void close() {
        slots.values().forEach(ModelSlot::close);
    }
}

package io.counterweight.stream;

import io.counterweight.score.ModelRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The recipe whose model decides: the champion, or, while it has no model, the last champion
/// before it that has one. So a promotion of a recipe that never published does not turn detection
/// off; the promoted one decides as soon as its model is there. Any thread.
public final class DecidingRecipe {
    private static final Logger log = LoggerFactory.getLogger(DecidingRecipe.class);

    private final Champion champion;
    private final ModelRegistry registry;

    /// The champion that the log said is without a model; empty for none.
    private final AtomicReference<String> logged = new AtomicReference<>("");

    public DecidingRecipe(Champion champion, ModelRegistry registry) {
        this.champion = champion;
        this.registry = registry;
    }

    /// Its name; the champion's where no champion of all times has a model.
    public String name() {
        var seat = champion.seat();
        if (hasModel(seat.recipe())) {
            return seat.recipe();
        }
        for (var before : seat.before()) {
            if (hasModel(before)) {
                return before;
            }
        }
        return seat.recipe();
    }

    /// Whether another than the champion decides.
    public boolean isFallback() {
        return !name().equals(champion.recipe());
    }

    /// Whether there is a model that can decide.
    public boolean hasModel() {
        return hasModel(name());
    }

    /// As [#name], and the log says once when another than the champion decides, or no longer.
    String nameAloud() {
        var name = name();
        var champion = this.champion.recipe();
        var without = name.equals(champion) ? "" : champion;
        if (!logged.get().equals(without) && !logged.getAndSet(without).equals(without)) {
            if (without.isEmpty()) {
                log.info("the champion decides recipe={}", name);
            } else {
                log.warn(
                        "the champion has no model: the last one that has a model decides"
                                + " champion={} recipe={}",
                        champion,
                        name);
            }
        }
        return name;
    }

    private boolean hasModel(String recipe) {
        return registry.newest(recipe) != null;
    }
}

package io.counterweight.stream;

import io.counterweight.evaluate.Promotion;
import io.counterweight.plan.StreamPlan;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which recipe decides, as one application knows it from the topic `promotions`. The order of that
/// topic is the one truth: the last promotion in it holds, the trainer's own ones (by rule) and a
/// person's alike, so that scorers and trainer can differ only for as long as a record travels. Any
/// thread.
public final class Champion {
    private static final Logger log = LoggerFactory.getLogger(Champion.class);

    /// Characters of an unknown name.
    private static final int LONGEST_SHOWN = 100;

    private final StreamPlan plan;
    private volatile Seat seat;
    private boolean hasWarned;

    /// Who decides.
    ///
    /// @param isByHand whether a person chose it, or the pipeline's file; else it was the rule
    /// @param before those that decided before, the last first, each once; the one that the
    ///   pipeline declares among them
    record Seat(String recipe, boolean isByHand, List<String> before) {}

    public Champion(StreamPlan plan) {
        this.plan = plan;
        this.seat = new Seat(plan.champion(), true, List.of());
    }

    String pipeline() {
        return plan.pipeline();
    }

    /// The recipe that decides now.
    public String recipe() {
        return seat.recipe;
    }

    Seat seat() {
        return seat;
    }

    /// A recipe that the pipeline does not know any more is left aside: returns whether it knows
    /// it.
    synchronized boolean accept(Promotion promotion) {
        if (!plan.isRecipe(promotion.recipe())) {
            warnOnce(promotion);
            return false;
        }
        var last = seat;
        if (promotion.recipe().equals(last.recipe)) {
            seat = new Seat(last.recipe, promotion.isByHand(), last.before);
            return true;
        }
        var before = new ArrayList<>(List.of(last.recipe));
        before.addAll(last.before);
        before.remove(promotion.recipe());
        seat = new Seat(promotion.recipe(), promotion.isByHand(), List.copyOf(before));
        log.info(
                "champion changed recipe={} previous={} by={} reason={}",
                promotion.recipe(),
                promotion.previous(),
                promotion.by(),
                promotion.reason());
        return true;
    }

    private void warnOnce(Promotion promotion) {
        if (!hasWarned) {
            hasWarned = true;
            log.warn(
                    "promotion of an unknown recipe left aside, further ones are only counted"
                            + " recipe={}",
                    shortened(promotion.recipe()));
        }
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "…";
    }
}

package io.counterweight.stream;

import io.counterweight.evaluate.Promotion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which recipe decides, as one application knows it from the topic `promotions`. Any thread.
public final class Champion {
    private static final Logger log = LoggerFactory.getLogger(Champion.class);

    /// Characters of an unknown name.
    private static final int LONGEST_SHOWN = 100;

    private final StreamPlan plan;
    private volatile String recipe;
    private volatile Hand hand;
    private boolean hasWarned;

    /// What was chosen by hand so far.
    ///
    /// @param count how often
    /// @param recipe the last; empty for none
    record Hand(long count, String recipe) {}

    public Champion(StreamPlan plan) {
        this.plan = plan;
        this.recipe = plan.champion();
        this.hand = new Hand(0, "");
    }

    String pipeline() {
        return plan.pipeline();
    }

    /// The recipe that decides now.
    public String recipe() {
        return recipe;
    }

    Hand hand() {
        return hand;
    }

    /// A recipe that the pipeline does not know any more is left aside: returns whether it knows
    /// it.
    synchronized boolean accept(Promotion promotion) {
        if (!plan.isRecipe(promotion.recipe())) {
            warnOnce(promotion);
            return false;
        }
        if (promotion.isByHand()) {
            hand = new Hand(hand.count + 1, promotion.recipe());
        }
        if (!promotion.recipe().equals(recipe)) {
            recipe = promotion.recipe();
            log.info(
                    "champion changed recipe={} previous={} by={} reason={}",
                    promotion.recipe(),
                    promotion.previous(),
                    promotion.by(),
                    promotion.reason());
        }
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

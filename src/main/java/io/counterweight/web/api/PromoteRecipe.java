package io.counterweight.web.api;

import io.counterweight.evaluate.Promotion;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// `POST /recipes/{name}/promote`: lets another recipe decide, by a record on the topic
/// `promotions`. Scorers and trainer follow as they read it, so the answer is 202.
///
/// @param recipes those that compete
/// @param champion who decides, as this process knows
/// @param hasModel whether a model of that recipe is in force in this process
record PromoteRecipe(
        String pipeline,
        List<String> recipes,
        Supplier<String> champion,
        Predicate<String> hasModel,
        PromotionSink promotions)
        implements Operation.Handler {
    @Override
    public Answer answer(Call call) throws ApiException {
        call.allow();
        var name = call.parameter("name");
        if (!recipes.contains(name)) {
            throw new ApiException(
                    404,
                    "unknown-recipe",
                    "name",
                    name,
                    "no recipe of that name competes; these do: " + String.join(", ", recipes));
        }
        var reason = JsonBody.reason(JsonBody.of(call.body()));
        var previous = champion.get();
        if (name.equals(previous)) {
            throw new ApiException(
                    409, "already-champion", "name", name, "the recipe decides already");
        }
        if (!hasModel.test(name)) {
            throw new ApiException(
                    409,
                    "no-model",
                    "name",
                    name,
                    "the recipe has no model yet: it could decide nothing");
        }
        var promotion = Promotion.byHand(pipeline, name, previous, reason, call.who());
        try {
            promotions.send(promotion);
        } catch (Unavailable e) {
            throw e.error("promotions");
        }
        return Answer.json(202, promotion).withResult("recipe=" + name + " previous=" + previous);
    }
}

package io.counterweight.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.counterweight.evaluate.Promotion;
import java.io.IOException;
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
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST_REASON = 500;
    private static final String WITHOUT_REASON = "through the HTTP API";

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
        var reason = reason(call.body());
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
        var promotion = Promotion.byHand(pipeline, name, previous, reason);
        try {
            promotions.send(promotion);
        } catch (Unavailable e) {
            throw e.error("promotions");
        }
        return Answer.json(202, promotion);
    }

    private static String reason(byte[] body) throws ApiException {
        var said = body(body);
        for (var names = said.fieldNames(); names.hasNext(); ) {
            var name = names.next();
            if (!name.equals("reason")) {
                throw new ApiException(
                        400, "unknown-field", name, null, "the body may hold only reason");
            }
        }
        var reason = said.path("reason");
        if (reason.isMissingNode()) {
            return WITHOUT_REASON;
        }
        if (!reason.isTextual()
                || reason.textValue().isBlank()
                || reason.textValue().length() > LONGEST_REASON) {
            throw new ApiException(
                    400,
                    "bad-text",
                    "reason",
                    reason.asText(),
                    "reason must be text of 1.." + LONGEST_REASON + " characters");
        }
        return reason.textValue();
    }

    private static JsonNode body(byte[] body) throws ApiException {
        if (body.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            var read = MAPPER.readTree(body);
            if (read.isObject()) {
                return read;
            }
        } catch (IOException e) {
            // Falls through: what is no JSON is no object either.
        }
        throw new ApiException(400, "not-an-object", "body", null, "the body must be JSON: {…}");
    }
}

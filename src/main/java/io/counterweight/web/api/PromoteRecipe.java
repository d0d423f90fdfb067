package io.counterweight.web.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    private static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int LONGEST_REASON = 500;
    private static final String SAY_WHY = "say why: send {\"reason\": \"…\"} as application/json";

    /// Bytes: a reason in any language, escaped.
    private static final int LARGEST_BODY = 16 << 10;

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
        var promotion = Promotion.byHand(pipeline, name, previous, reason, call.who());
        try {
            promotions.send(promotion);
        } catch (Unavailable e) {
            throw e.error("promotions");
        }
        return Answer.json(202, promotion).withResult("recipe=" + name + " previous=" + previous);
    }

    private static String reason(byte[] body) throws ApiException {
        var request = body(body);
        for (var names = request.fieldNames(); names.hasNext(); ) {
            var name = names.next();
            if (!name.equals("reason")) {
                throw new ApiException(
                        400, "unknown-field", name, null, "the body may hold only reason");
            }
        }
        var reason = request.path("reason");
        if (reason.isMissingNode()) {
            throw new ApiException(422, "missing-field", "reason", null, SAY_WHY);
        }
        if (!reason.isTextual()
                || reason.textValue().isBlank()
                || reason.textValue().length() > LONGEST_REASON) {
            throw new ApiException(
                    422,
                    "bad-text",
                    "reason",
                    reason.asText(),
                    "reason must be text of 1.." + LONGEST_REASON + " characters");
        }
        return reason.textValue();
    }

    private static JsonNode body(byte[] body) throws ApiException {
        if (body.length == 0) {
            throw new ApiException(422, "missing-field", "reason", null, SAY_WHY);
        }
        if (body.length > LARGEST_BODY) {
            throw new ApiException(
                    413,
                    "too-large",
                    "body",
                    body.length + " bytes",
                    "the body may have " + LARGEST_BODY + " bytes");
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

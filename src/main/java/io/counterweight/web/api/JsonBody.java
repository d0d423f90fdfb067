package io.counterweight.web.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/// Reads bodies that are one JSON object and say why they ask.
final class JsonBody {
    /// Bytes: an expression and a reason in any language, escaped.
    private static final int LARGEST = 32 << 10;

    private static final int LONGEST_REASON = 500;
    private static final String REASON = "reason";
    private static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonBody() {}

    /// @param allowed what it may hold beside the reason
    /// @throws ApiException for what is no such object
    static JsonNode of(byte[] body, String... allowed) throws ApiException {
        if (body.length == 0) {
            throw new ApiException(
                    422,
                    "missing-field",
                    REASON,
                    null,
                    "say why: send {\"reason\": \"…\"} as application/json");
        }
        if (body.length > LARGEST) {
            throw new ApiException(
                    413,
                    "too-large",
                    "body",
                    body.length + " bytes",
                    "the body may have " + LARGEST + " bytes");
        }
        var read = object(body);
        for (var names = read.fieldNames(); names.hasNext(); ) {
            var name = names.next();
            if (!name.equals(REASON) && !List.of(allowed).contains(name)) {
                var all =
                        allowed.length == 0
                                ? REASON
                                : String.join(", ", allowed) + " and " + REASON;
                throw new ApiException(
                        400, "unknown-field", name, null, "the body may hold only " + all);
            }
        }
        return read;
    }

    private static JsonNode object(byte[] body) throws ApiException {
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

    /// Why it is asked.
    static String reason(JsonNode body) throws ApiException {
        return text(body, REASON, LONGEST_REASON);
    }

    /// A text that must be there.
    static String text(JsonNode body, String name, int longest) throws ApiException {
        var text = body.path(name);
        if (text.isMissingNode()) {
            throw new ApiException(
                    422,
                    "missing-field",
                    name,
                    null,
                    name.equals(REASON)
                            ? "say why: send {\"reason\": \"…\"} as application/json"
                            : "the body must say " + name);
        }
        if (!text.isTextual()
                || text.textValue().isBlank()
                || text.textValue().length() > longest) {
            throw new ApiException(
                    422,
                    "bad-text",
                    name,
                    text.asText(),
                    name + " must be text of 1.." + longest + " characters");
        }
        return text.textValue();
    }
}

package io.counterweight.web.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// A whole answer of the API.
///
/// @param result what was done, for the log: key=value, and nothing that a client wrote
public record Answer(
        int status, String contentType, String body, Map<String, String> headers, String result) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SECONDS_TO_WAIT = "5";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /// A record tree, as JSON on one line. What is unknown is null.
    public static Answer json(int status, Object tree) {
        try {
            var body = MAPPER.writeValueAsString(tree) + "\n";
            return new Answer(status, "application/json", body, Map.of(), "");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "an answer must have a JSON form: " + tree.getClass().getName(), e);
        }
    }

    /// What is JSON already.
    static Answer ofJson(int status, String json) {
        return new Answer(status, "application/json", json + "\n", Map.of(), "");
    }

    /// A tree of what was written as JSON.
    static JsonNode read(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("it must be JSON", e);
        }
    }

    /// A record as a tree that can still be changed.
    static ObjectNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /// `{"error": {…}}`; one that passes says when to try again.
    public static Answer of(ApiError error) {
        var answer =
                json(error.status(), Map.of("error", error)).withResult("rule=" + error.rule());
        return switch (error.status()) {
            case 429 -> answer.with("Retry-After", "1");
            case 503 -> answer.with("Retry-After", SECONDS_TO_WAIT);
            default -> answer;
        };
    }

    /// The same with one header more.
    Answer with(String name, String value) {
        var more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more, result);
    }

    /// The same with what was done.
    Answer withResult(String result) {
        return new Answer(status, contentType, body, headers, result);
    }
}

package io.counterweight.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;

/// Records as JSON on one line. A value that is unknown is null.
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static String of(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "a record tree must have a JSON form: " + value.getClass().getName(), e);
        }
    }

    /// A probe's answer: `up`, or `down` with the reason.
    static String probe(Optional<String> reason) {
        return of(
                reason.map(r -> Map.of("status", "down", "reason", r))
                        .orElse(Map.of("status", "up")));
    }
}

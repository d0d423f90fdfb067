package io.counterweight.web.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client asks of an operation.
///
/// @param path the parameters in the path, decoded
/// @param query the parameters behind the `?`, decoded; of one given twice the first
/// @param body empty for none
/// @param who the name of the caller's token
/// @param headers the first of a name, whatever its case; null for none
/// @param began when the server began to read the request, by [System#nanoTime]
public record Call(
        Map<String, String> path,
        Map<String, String> query,
        byte[] body,
        String who,
        Headers headers,
        long began) {
    /// Those of the request.
    @FunctionalInterface
    public interface Headers {
        /// None at all.
        Headers NONE = name -> null;

        @Nullable String get(String name);
    }

    public Call {
        path = Map.copyOf(path);
        query = Map.copyOf(query);
    }

    @Nullable String header(String name) {
        return headers.get(name);
    }

    String parameter(String name) {
        var value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the path has no such parameter: " + name);
        }
        return value;
    }

    /// A whole number of the query.
    ///
    /// @throws ApiException 400 where it is none, or outside of `low..high`
    int number(String name, int low, int high, int byDefault) throws ApiException {
        var text = query.get(name);
        if (text == null) {
            return byDefault;
        }
        var number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (number < low || number > high) {
            throw new ApiException(
                    400,
                    "out-of-range",
                    name,
                    text,
                    "%s must be a whole number in %d..%d".formatted(name, low, high));
        }
        return number;
    }

    /// @throws ApiException 400 for a parameter of the query that the operation does not know
    void allow(String... names) throws ApiException {
        for (var name : query.keySet()) {
            if (!List.of(names).contains(name)) {
                throw unknown(name, query.get(name));
            }
        }
    }

    private static ApiException unknown(String name, @Nullable String value) {
        return new ApiException(
                400, "unknown-parameter", name, value, "the operation has no such parameter");
    }
}

package io.counterweight.web.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A method on a path, and who answers it.
///
/// @param method `GET` (then `HEAD` too), `POST`, `PUT` or `DELETE`
/// @param template the path below [Api#ROOT]; `{name}` stands for any one segment
/// @param role that the caller must have
/// @param segments those of the template
record Operation(
        String method, String template, AccessRole role, Handler handler, List<String> segments) {
    Operation(String method, String template, AccessRole role, Handler handler) {
        this(method, template, role, handler, List.of(template.split("/", -1)));
    }

    /// One that changes nothing.
    static Operation get(String template, Handler handler) {
        return new Operation("GET", template, AccessRole.READ, handler);
    }

    /// One that changes rules or lists.
    static Operation change(String method, String template, Handler handler) {
        return new Operation(method, template, AccessRole.OPERATE, handler);
    }

    /// Answers calls, from one thread each.
    @FunctionalInterface
    interface Handler {
        /// @throws ApiException says what was wrong
        Answer answer(Call call) throws ApiException;
    }

    /// The parameters in a path that is of this form; empty where it is of another.
    ///
    /// @param path as it was sent, encoded
    Optional<Map<String, String>> match(String path) {
        var given = path.split("/", -1);
        if (segments.size() != given.length) {
            return Optional.empty();
        }
        var parameters = new HashMap<String, String>();
        for (int i = 0; i < given.length; i++) {
            var segment = decode(given[i]);
            var wanted = segments.get(i);
            if (wanted.startsWith("{") && !segment.isEmpty()) {
                parameters.put(wanted.substring(1, wanted.length() - 1), segment);
            } else if (!wanted.equals(segment)) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    boolean takes(String requested) {
        return method.equals(requested) || method.equals("GET") && requested.equals("HEAD");
    }

    /// A `+` in a path is itself.
    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

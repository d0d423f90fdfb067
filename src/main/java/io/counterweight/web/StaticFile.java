package io.counterweight.web;

import io.counterweight.event.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A file of the page, from the class path; a browser that has it is told so. Immutable.
final class StaticFile implements Route {
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml");

    private final String tag;
    private final Response whole;
    private final Response notModified;

    /// @param name its path on the class path
    /// @throws IllegalArgumentException when the class path has no such file or its type is unknown
    StaticFile(String name) {
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalArgumentException("a static file must be of a known type: " + name);
        }
        var content = read(name);
        // Weak: the same content also goes out compressed.
        this.tag = "W/\"" + digest(content) + "\"";
        var headers = Map.of("ETag", List.of(tag), "Cache-Control", List.of("no-cache"));
        this.whole = Response.of(200, type, content).with(headers);
        this.notModified = Response.of(304, type, "").with(headers);
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        var known = exchange.headers().get("If-None-Match");
        (known != null && known.contains(tag) ? notModified : whole).send(exchange);
    }

    private static String read(String name) {
        try (var stream = StaticFile.class.getResourceAsStream("/" + name)) {
            if (stream == null) {
                throw new IllegalArgumentException("the class path must have " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String content) {
        return Sha256.hex(content.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }
}

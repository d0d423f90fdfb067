package io.counterweight.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A whole answer; every body is text.
record Response(int status, String contentType, String body, Map<String, List<String>> headers) {
    Response {
        headers = Map.copyOf(headers);
    }

    static Response of(int status, String contentType, String body) {
        return new Response(
                status, contentType, body, Map.of("Cache-Control", List.of("no-store")));
    }

    static Response text(int status, String line) {
        return of(status, "text/plain; charset=utf-8", line + "\n");
    }

    static Response json(int status, String body) {
        return of(status, "application/json", body + "\n");
    }

    /// The same with more headers, which replace those of the same name.
    Response with(Map<String, List<String>> more) {
        var all = new HashMap<>(headers);
        all.putAll(more);
        return new Response(status, contentType, body, all);
    }

    void send(HttpExchange exchange) throws IOException {
        var sent = exchange.getResponseHeaders();
        headers.forEach((name, values) -> values.forEach(v -> sent.add(name, v)));
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("HEAD") || bytes.length == 0) {
            if (bytes.length > 0) {
                sent.set("Content-Type", contentType);
                sent.set("Content-Length", String.valueOf(bytes.length));
            }
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        sent.set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}

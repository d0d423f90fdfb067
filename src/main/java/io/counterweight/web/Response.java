package io.counterweight.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;

/// A whole answer; every body is text, and compressed where that is worth it and understood.
record Response(int status, String contentType, String body, Map<String, List<String>> headers) {
    private static final int SHORTEST_COMPRESSED = 1_024;

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

    private static boolean acceptsGzip(HttpFields request) {
        return request.getValuesList("Accept-Encoding").stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .anyMatch(coding ->
                        coding.matches("(?i)gzip(\\s*;\\s*q=(1(\\.0*)?|0?\\.\\d*[1-9]\\d*))?"));
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream(bytes.length / 3);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    void send(Exchange exchange) throws IOException {
        var sent = exchange.answerHeaders();
        headers.forEach((name, values) -> values.forEach(v -> sent.add(name, v)));
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= SHORTEST_COMPRESSED) {
            sent.add("Vary", "Accept-Encoding");
            if (acceptsGzip(exchange.headers())) {
                sent.put("Content-Encoding", "gzip");
                bytes = compressed(bytes);
            }
        }
        if (bytes.length > 0) {
            sent.put("Content-Type", contentType);
        }
        exchange.send(status, bytes);
    }
}

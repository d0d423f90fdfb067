package io.counterweight.web;

import io.counterweight.web.EventStream.Limits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A server on a free port of loopback, and a client of it.
final class Serving implements AutoCloseable {
    final EventStream events;
    final WebServer server;
    final ServedApi api;
    final HttpClient client = HttpClient.newHttpClient();
    RuntimeException failure;
    Optional<String> notReady = Optional.of("scorer has no model yet");

    Serving(WebSettings settings, Limits limits) {
        this(settings, limits, WebLimits.DEFAULT, new ServedApi());
    }

    Serving(WebSettings settings, Limits limits, WebLimits web) {
        this(settings, limits, web, new ServedApi());
    }

    Serving(WebSettings settings, Limits limits, ServedApi api) {
        this(settings, limits, WebLimits.DEFAULT, api);
    }

    Serving(WebSettings settings, Limits limits, WebLimits web, ServedApi api) {
        this.api = api;
        events = new EventStream("run1", limits);
        var probes = new Probes(Optional::empty, () -> notReady, Optional::empty);
        server =
                WebServer.start(
                        settings,
                        new WebContent(
                                this::metrics, probes, () -> Map.of("in", 3), events, api.api()),
                        web);
    }

    Serving() {
        this(WebSettings.loopback(0), Limits.DEFAULT);
    }

    private String metrics() {
        if (failure != null) {
            throw failure;
        }
        return "up 1\n";
    }

    HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        return client.send(request(method, path, headers), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        var builder =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
    }

    /// The lines of `/events` as they come.
    HttpResponse<Stream<String>> events(String... headers)
            throws IOException, InterruptedException {
        return client.send(request("GET", "/events", headers), HttpResponse.BodyHandlers.ofLines());
    }

    private HttpRequest request(String method, String path, String... headers) {
        var uri = URI.create("http://127.0.0.1:" + server.port() + path);
        var builder = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder.method(method, HttpRequest.BodyPublishers.noBody()).build();
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}

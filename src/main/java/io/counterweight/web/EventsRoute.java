package io.counterweight.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Server-sent events, in the format of the HTML standard. Holds its request's thread while the
/// client is there; a client that is gone is noticed by the next write.
final class EventsRoute implements Route {
    private final EventStream stream;

    EventsRoute(EventStream stream) {
        this.stream = stream;
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/event-stream");
        headers.set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        var client = stream.subscribe(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
        if (client.isEmpty()) {
            Response.text(503, "too many clients read events")
                    .with(Map.of("Retry-After", List.of("10")))
                    .send(exchange);
            return;
        }
        try {
            exchange.sendResponseHeaders(200, 0);
            send(client.get(), exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The client is gone.
        } finally {
            stream.unsubscribe(client.get());
        }
    }

    private void send(EventQueue client, OutputStream body)
            throws IOException, InterruptedException {
        write(body, "retry: 1000\n\n");
        while (!client.isClosed()) {
            var event = client.poll(stream.heartbeat().toMillis());
            write(body, event.map(this::format).orElse(": heartbeat\n\n"));
        }
    }

    private String format(EventStream.Event event) {
        return "id: %s\nevent: %s\ndata: %s\n\n"
                .formatted(stream.idOf(event), event.type(), event.json());
    }

    private static void write(OutputStream body, String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }
}

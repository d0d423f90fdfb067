package io.counterweight.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Server-sent events, in the format of the HTML standard. Holds its request's thread while the
/// client is there; a client that is gone is noticed by the next write, and one that does not read
/// is cut off. After `most` the answer ends, and a browser resumes with the next request.
final class EventsRoute implements Route {
    private final EventStream stream;
    private final Duration most;

    EventsRoute(EventStream stream, Duration most) {
        this.stream = stream;
        this.most = most;
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        var headers = exchange.answerHeaders();
        headers.put("Content-Type", "text/event-stream");
        headers.put("Cache-Control", "no-store");
        if (exchange.method().equals("HEAD")) {
            exchange.send(200, new byte[0]);
            return;
        }
        var client = stream.subscribe(exchange.headers().get("Last-Event-ID"));
        if (client.isEmpty()) {
            headers.remove("Cache-Control");
            Response.text(503, "too many clients read events")
                    .with(Map.of("Retry-After", List.of("10")))
                    .send(exchange);
            return;
        }
        try {
            send(client.get(), exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stream.unsubscribe(client.get());
        }
    }

    private void send(EventQueue client, Exchange exchange)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        write(exchange, "retry: 1000\n\n");
        while (!client.isClosed() && System.nanoTime() - end < 0) {
            var event = client.poll(stream.heartbeat().toMillis());
            write(exchange, event.map(this::format).orElse(": heartbeat\n\n"));
        }
    }

    private String format(EventStream.Event event) {
        return "id: %s\nevent: %s\ndata: %s\n\n"
                .formatted(stream.idOf(event), event.type(), event.json());
    }

    private static void write(Exchange exchange, String text) throws IOException {
        exchange.write(text.getBytes(StandardCharsets.UTF_8));
    }
}

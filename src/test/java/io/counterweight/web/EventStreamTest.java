package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.counterweight.web.EventStream.Limits;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventStreamTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void aClientHearsWhatIsPublished() throws Exception {
        try (var serving = new Serving()) {
            var answer = serving.events();
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
            awaitClients(serving.events, 1);
            serving.events.publish("counters", "{\"in\":1}");

            assertThat(first(answer.body(), 5))
                    .containsExactly(
                            "retry: 1000", "", "id: run1-1", "event: counters", "data: {\"in\":1}");
        }
    }

    @Test
    void aClientResumesAfterTheLastEventItSaw() throws Exception {
        try (var serving = new Serving()) {
            for (int i = 1; i <= 3; i++) {
                serving.events.publish("n", String.valueOf(i));
            }
            var answer = serving.events("Last-Event-ID", "run1-1");
            assertThat(dataOf(answer.body(), 2)).containsExactly("data: 2", "data: 3");
        }
    }

    @Test
    void whoMissedMoreThanIsKeptIsToldToStartOver() throws Exception {
        var stream = new EventStream("run1", new Limits(9, 9, 2, LONG));
        for (int i = 1; i <= 4; i++) {
            stream.publish("n", String.valueOf(i));
        }
        assertThat(taken(stream, "run1-2")).containsExactly("3", "4");
        assertThat(taken(stream, "run1-4")).isEmpty();
        for (var stranger : List.of("run1-1", "run0-4", "run1-99", "junk", "run1-")) {
            assertThat(taken(stream, stranger)).as(stranger).containsExactly("reset");
        }
        assertThat(taken(stream, null)).isEmpty();
    }

    @Test
    void aSlowClientLosesTheOldestAndIsToldSo() throws Exception {
        var stream = new EventStream("run1", new Limits(9, 3, 9, LONG));
        var slow = stream.subscribe(null).orElseThrow();
        for (int i = 1; i <= 5; i++) {
            stream.publish("n", String.valueOf(i));
        }
        assertThat(drain(slow)).containsExactly("reset", "3", "4", "5");
    }

    @Test
    void aClientThatNeverReadsDelaysNobody() throws Exception {
        try (var serving = new Serving();
                var deaf = new Socket(InetAddress.getByName("127.0.0.1"), serving.server.port())) {
            deaf.setReceiveBufferSize(1024);
            deaf.getOutputStream()
                    .write(
                            "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            var listening = serving.events();
            awaitClients(serving.events, 2);
            var large = "\"" + "x".repeat(100_000) + "\"";
            long start = System.nanoTime();
            for (int i = 0; i < 500; i++) {
                serving.events.publish("n", large);
            }
            assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
            serving.events.publish("last", "0");
            assertThat(listening.body().anyMatch("event: last"::equals)).isTrue();
        }
    }

    @Test
    void oneClientTooManyIsTurnedAwayAndAPlaceBecomesFree() throws Exception {
        try (var serving = new Serving(WebSettings.loopback(0), new Limits(1, 9, 9, LONG))) {
            var only = serving.events();
            var refused = serving.get("/events");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("10");

            only.body().close();
            await().until(() -> {
                serving.events.publish("n", "0");
                return serving.events.clients() == 0;
            });
            assertThat(serving.events().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aQuietStreamSaysThatItIsThere() throws Exception {
        var limits = new Limits(9, 9, 9, Duration.ofMillis(50));
        try (var serving = new Serving(WebSettings.loopback(0), limits)) {
            assertThat(first(serving.events().body(), 6))
                    .containsExactly("retry: 1000", "", ": heartbeat", "", ": heartbeat", "");
        }
    }

    @Test
    void closingEndsTheClients() throws Exception {
        var serving = new Serving();
        var answer = serving.events();
        serving.server.close();
        readToTheEnd(answer.body());
        assertThat(serving.events.subscribe(null)).isEmpty();
        serving.close();
    }

    /// Returns when the connection ended; whether cleanly or cut off is a race that the server's
    /// close leaves open.
    private static void readToTheEnd(Stream<String> lines) {
        try {
            lines.forEach(line -> {});
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageNotContaining("timed out");
        }
    }

    @Test
    void anEventIsOneLine() {
        var stream = new EventStream("run1", Limits.DEFAULT);
        assertThatThrownBy(() -> stream.publish("n", "1\nevent: forged"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void awaitClients(EventStream stream, int count) {
        await().until(() -> stream.clients() == count);
    }

    private static List<String> first(Stream<String> lines, int count) {
        try (lines) {
            return lines.limit(count).toList();
        }
    }

    private static List<String> dataOf(Stream<String> lines, int count) {
        return first(lines.filter(l -> l.startsWith("data:")), count);
    }

    private static List<String> taken(EventStream stream, String lastEventId) throws Exception {
        var client = stream.subscribe(lastEventId).orElseThrow();
        try {
            return drain(client);
        } finally {
            stream.unsubscribe(client);
        }
    }

    private static List<String> drain(EventQueue client) throws Exception {
        var seen = new ArrayList<String>();
        for (var e = client.poll(0); e.isPresent(); e = client.poll(0)) {
            seen.add(e.get().type().equals("reset") ? "reset" : e.get().json());
        }
        return seen;
    }
}

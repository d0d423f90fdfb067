package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.web.EventStream.Limits;
import io.counterweight.web.api.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a client cannot do to the server, on real sockets.
@Timeout(60)
class HttpLimitsTest {
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String POST_LABELS =
            "POST /api/v1/labels HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: ";

    private static Serving serving(WebLimits limits) {
        return new Serving(WebSettings.loopback(0), Limits.DEFAULT, limits);
    }

    private static Serving servingAtMost(int connections) {
        return new Serving(
                new WebSettings("127.0.0.1", 0, TokenFiles.NONE, null, connections),
                Limits.DEFAULT);
    }

    @Test
    void aThousandConnectionsThatSayNothingShutNobodyOut() throws Exception {
        try (var serving = servingAtMost(50)) {
            var silent = new ArrayList<RawClient>();
            try {
                for (int i = 0; i < 1_000; i++) {
                    silent.add(new RawClient(serving.server.port()));
                }
                assertThat(serving.get("/metrics").statusCode()).isEqualTo(200);
                await().until(() -> serving.server.full() >= 950);
                assertThat(serving.server.connections()).isLessThanOrEqualTo(50);
            } finally {
                for (var client : silent) {
                    client.close();
                }
            }
        }
    }

    @Test
    void whereAllConnectionsAreBusyTheNewestIsClosed() throws Exception {
        try (var serving = servingAtMost(2);
                var one = new RawClient(serving.server.port());
                var two = new RawClient(serving.server.port())) {
            one.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            two.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await().until(() -> serving.events.clients() == 2);
            try (var three = new RawClient(serving.server.port())) {
                assertThat(three.next()).isEqualTo(-1);
            }
            assertThat(one.next()).isEqualTo('H');
            assertThat(serving.server.full()).isEqualTo(1);
        }
    }

    @Test
    void whoSendsHeadersByteByByteIsCutOffBeforeAnyToken() throws Exception {
        try (var serving = serving(WebLimits.DEFAULT.withTimes(SHORT, LONG, LONG));
                var slow = new RawClient(serving.server.port())) {
            long start = System.nanoTime();
            slow.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n");
            var drip = CompletableFuture.runAsync(() -> dripUntilClosed(slow));
            assertThat(slow.next()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(10));
            drip.join();
            assertThat(serving.server.late()).isEqualTo(1);
        }
    }

    /// Ends by the server: a write into a closed connection fails.
    private static void dripUntilClosed(RawClient client) {
        try {
            while (true) {
                client.send("X-A: b\r\n");
                LockSupport.parkNanos(50_000_000);
            }
        } catch (IOException e) {
            // It was cut off.
        }
    }

    @Test
    void whoSendsABodyTooSlowlyIsToldSo() throws Exception {
        try (var serving = serving(WebLimits.DEFAULT.withTimes(LONG, SHORT, LONG))) {
            var answer = RawClient.ask(serving.server.port(), POST_LABELS + "100\r\n\r\n[");
            assertThat(answer)
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Content-Security-Policy: ")
                    .contains("\"rule\":\"too-slow\"");
            assertThat(serving.api.labels).isEmpty();
        }
    }

    @Test
    void whoNeverReadsAnAnswerIsCutOff() throws Exception {
        try (var serving = serving(WebLimits.DEFAULT.withTimes(LONG, LONG, SHORT));
                var deaf = new RawClient(serving.server.port())) {
            for (int i = 0; i < 500; i++) {
                deaf.send("GET /app.js HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
            await().until(() -> serving.server.late() == 1);
            await().until(() -> serving.server.connections() == 0);
        }
    }

    @Test
    void whoNeverReadsEventsLosesItsPlace() throws Exception {
        var limits = new Limits(1, 60, 120, Duration.ofSeconds(10));
        try (var serving =
                        new Serving(
                                WebSettings.loopback(0),
                                limits,
                                WebLimits.DEFAULT.withTimes(LONG, LONG, SHORT));
                var deaf = new RawClient(serving.server.port())) {
            deaf.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await().until(() -> serving.events.clients() == 1);
            var large = "\"" + "x".repeat(100_000) + "\"";
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        serving.events.publish("n", large);
                        return serving.events.clients() == 0;
                    });
            assertThat(serving.server.late()).isEqualTo(1);
            assertThat(serving.events().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void oneRequestTooManyIsAskedToComeAgainAndProbesAreAnswered() throws Exception {
        try (var serving = serving(WebLimits.DEFAULT.withRequests(1));
                var first = new RawClient(serving.server.port())) {
            serving.notReady = Optional.empty();
            // Its body never comes, so it is being answered.
            first.send(POST_LABELS + "100\r\n\r\n[");
            await().until(() -> serving.get("/metrics").statusCode() == 503);
            assertThat(serving.get("/metrics").headers().firstValue("Retry-After")).contains("1");
            assertThat(serving.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(serving.server.busy()).isPositive();
        }
    }

    @Test
    void bodiesAreHeldOnlySoManyAtOnce() throws Exception {
        try (var serving = new Serving();
                var stage = new Bodies(serving.server.port(), 32)) {
            var label = "{\"transactionId\": \"a\", \"class\": \"fraud\"}";
            await().until(() ->
                    serving.post("/api/v1/labels", label, "Content-Type", "application/json")
                                    .statusCode()
                            == 503);
            stage.close();
            await().until(() ->
                    serving.post("/api/v1/labels", label, "Content-Type", "application/json")
                                    .statusCode()
                            == 202);
        }
    }

    /// Requests whose bodies of 1 MiB are on their way.
    private static final class Bodies implements AutoCloseable {
        private final List<RawClient> clients = new ArrayList<>();

        Bodies(int port, int count) throws Exception {
            for (int i = 0; i < count; i++) {
                var client = new RawClient(port);
                clients.add(client);
                client.send(POST_LABELS + (1 << 20) + "\r\n\r\n[");
            }
        }

        @Override
        public void close() throws IOException {
            for (var client : clients) {
                client.close();
            }
        }
    }

    @Test
    void closingLetsARequestEnd() throws Exception {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var events = new EventStream("run1", Limits.DEFAULT);
        var probes = new Probes(Optional::empty, Optional::empty, Optional::empty);
        var server =
                WebServer.start(
                        WebSettings.loopback(0),
                        new WebContent(
                                () -> {
                                    begun.countDown();
                                    awaitQuietly(mayEnd);
                                    return "up 1\n";
                                },
                                probes,
                                () -> "",
                                events,
                                Api.none()));
        try (var client = new RawClient(server.port())) {
            client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
            begun.await();
            var closing = CompletableFuture.runAsync(server::close);
            mayEnd.countDown();
            assertThat(client.rest()).startsWith("HTTP/1.1 200 ").endsWith("up 1\n");
            closing.join();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

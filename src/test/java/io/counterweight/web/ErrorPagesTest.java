package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is no HTTP, or too much of it: answered in our words, and never in the server's.
class ErrorPagesTest {
    private static final String HOST = "Host: localhost\r\n";

    private final Serving serving = new Serving();

    @AfterEach
    void stop() {
        serving.close();
    }

    record Bad(String request, int status) {
        @Override
        public String toString() {
            // Control characters would break the test's report.
            var shown = request.substring(0, Math.min(60, request.length()));
            return shown.replaceAll("[^ -~]+", "_") + " " + status;
        }
    }

    static List<Bad> requests() {
        return List.of(
                new Bad("garbage\r\n\r\n", 400),
                new Bad("GET\r\n\r\n", 400),
                new Bad("GET / HTTP/9.7\r\n\r\n", 505),
                new Bad("GET / HTTP/1.1\r\n\r\n", 400),
                new Bad("GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n", 400),
                new Bad("GET / HTTP/1.1\r\n" + HOST + "no colon\r\n\r\n", 400),
                new Bad("GET /%zz HTTP/1.1\r\n" + HOST + "\r\n", 400),
                new Bad("GET /\u0000 HTTP/1.1\r\n" + HOST + "\r\n", 400),
                new Bad("G\u0001T / HTTP/1.1\r\n" + HOST + "\r\n", 400),
                new Bad(
                        "POST /api/v1/labels HTTP/1.1\r\n" + HOST + "Content-Length: x\r\n\r\n",
                        400),
                new Bad(
                        "POST /api/v1/labels HTTP/1.1\r\n"
                                + HOST
                                + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                        400),
                new Bad(
                        "POST /api/v1/labels HTTP/1.1\r\n"
                                + HOST
                                + "Connection: close\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                        400),
                new Bad("GET / HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(20_000) + "\r\n\r\n", 431),
                new Bad("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n", 414),
                new Bad("GET / HTTP/1.1\r\n" + HOST + "Expect: magic\r\n\r\n", 417),
                new Bad("TRACE / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n", 405),
                new Bad("GET /nowhere HTTP/1.0\r\nHost: localhost\r\n\r\n", 404),
                new Bad("GET / HTTP/1.0\r\n\r\n", 421));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestThatIsNoneIsRefusedInOurWords(Bad bad) throws Exception {
        var answer = RawClient.ask(serving.server.port(), bad.request);
        assertThat(answer).startsWith("HTTP/1.1 " + bad.status + " ");
        assertThat(answer)
                .contains("Content-Security-Policy: default-src 'self'")
                .contains("X-Content-Type-Options: nosniff")
                .contains("Cross-Origin-Resource-Policy: same-origin")
                .doesNotContain("Exception", "java.", "jetty", "Jetty", "\tat ", "<html", "xxxx");
    }

    @Test
    void whatFailsInsideIsSaidWithoutTheReason() throws Exception {
        serving.api.failure = new IllegalStateException("hunter2");
        serving.failure = new IllegalStateException("hunter2");
        for (var path : new String[] {"/metrics", "/api/v1/state"}) {
            var answer = serving.get(path);
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .contains("the request failed; the log says why")
                    .doesNotContain("hunter2", "Exception");
            assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        }
    }

    @Test
    void theServerDoesNotSayWhatItIs() throws Exception {
        assertThat(serving.get("/").headers().map()).doesNotContainKeys("server", "x-powered-by");
    }
}

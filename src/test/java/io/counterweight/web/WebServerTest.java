package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebServerTest {
    private static final Pattern LINK = Pattern.compile("(?:href=|src=|from )\"(/[^\"#]*)\"");

    private final Serving serving = new Serving();

    @AfterEach
    void stop() {
        serving.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/,text/html; charset=utf-8",
        "/app.js,text/javascript; charset=utf-8",
        "/style.css,text/css; charset=utf-8",
        "/icon.svg,image/svg+xml"
    })
    void servesThePageWithItsTypeAndNothingFromElsewhere(String path, String type)
            throws Exception {
        var answer = serving.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotBlank();
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .doesNotContain("unsafe");
    }

    @Test
    void thePageAsksForNothingTheServerDoesNotHave() throws Exception {
        serving.notReady = Optional.empty();
        var page = serving.get("/").body();
        assertThat(page).doesNotContain("http://", "https://", "style=", "onclick");
        var asked = new HashSet<String>(Set.of("/"));
        var left = new ArrayDeque<String>(asked);
        while (!left.isEmpty()) {
            var path = left.removeFirst();
            var answer = serving.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            var links = LINK.matcher(answer.body());
            while (links.find()) {
                if (asked.add(links.group(1))) {
                    left.addLast(links.group(1));
                }
            }
        }
        assertThat(asked).contains("/uplot.js", "/uplot.css", "/charts.js", "/figures.js");
    }

    @Test
    void compressesWhatIsLargeForWhoUnderstandsIt() throws Exception {
        var plain = serving.get("/app.js");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        var request =
                HttpRequest.newBuilder(URI.create(serving.server.url() + "app.js"))
                        .header("Accept-Encoding", "br, gzip;q=0.5");
        var packed = serving.client.send(request.build(), BodyHandlers.ofByteArray());
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.headers().firstValue("Vary")).contains("Accept-Encoding");
        assertThat(packed.body().length).isLessThan(plain.body().length() / 2);
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(plain.body());
        }
        assertThat(serving.get("/app.js", "Accept-Encoding", "gzip;q=0").headers().map())
                .doesNotContainKey("Content-Encoding");
    }

    @Test
    void tellsABrowserThatItHasTheFileAlready() throws Exception {
        var tag = serving.get("/app.js").headers().firstValue("ETag").orElseThrow();
        var again = serving.get("/app.js", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(serving.get("/app.js", "If-None-Match", "\"old\"").statusCode()).isEqualTo(200);
    }

    @Test
    void servesMetricsAndState() throws Exception {
        var metrics = serving.get("/metrics");
        assertThat(metrics.body()).isEqualTo("up 1\n");
        assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        assertThat(serving.get("/dashboard.json").body()).isEqualTo("{\"in\":3}\n");
    }

    @Test
    void aProbeSaysWhyNot() throws Exception {
        var down = serving.get("/health/ready");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body())
                .contains("\"status\":\"down\"")
                .contains("\"reason\":\"scorer has no model yet\"")
                .hasLineCount(1);

        serving.notReady = Optional.empty();
        var up = serving.get("/health/ready");
        assertThat(up.statusCode()).isEqualTo(200);
        assertThat(up.body()).isEqualTo("{\"status\":\"up\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nowhere,404",
        "GET,/metrics/,404",
        "GET,/../pom.xml,400",
        "POST,/metrics,405",
        "DELETE,/,405",
        "POST,/nowhere,404",
        "HEAD,/metrics,200"
    })
    void refusesOtherPathsAndMethods(String method, String path, int status) throws Exception {
        var answer = serving.send(method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 405) {
            assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
        }
        if (method.equals("HEAD")) {
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aTakenPortIsSaidWithWhatToDo() {
        int port = serving.server.port();
        assertThatThrownBy(
                        () -> new Serving(WebSettings.loopback(port), EventStream.Limits.DEFAULT))
                .isInstanceOf(WebStartException.class)
                .hasMessage("port " + port + " is taken: stop what listens there or pass --port");
    }

    @Test
    void aForeignNameForThisMachineIsRefused() throws Exception {
        assertThat(statusLine("evil.example:80")).contains("421");
        assertThat(statusLine("localhost:" + serving.server.port())).contains("200");
        assertThat(statusLine("[::1]:8080")).contains("200");
    }

    private String statusLine(String host) throws IOException {
        try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), serving.server.port())) {
            socket.getOutputStream()
                    .write(
                            ("GET /metrics HTTP/1.1\r\nHost: "
                                            + host
                                            + "\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }
}

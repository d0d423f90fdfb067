package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.web.EventStream.Limits;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir Path folder;

    @Test
    void offLoopbackOnlyTheTokenOpensTheDoorAndProbesNeedNone() throws Exception {
        try (var serving = new Serving(open(token(TOKEN + "\n")), Limits.DEFAULT)) {
            for (var path :
                    new String[] {
                        "/", "/metrics", "/api/v1/state", "/dashboard.json", "/events", "/nowhere"
                    }) {
                assertThat(serving.get(path).statusCode()).as(path).isEqualTo(401);
            }
            assertThat(serving.get("/metrics").headers().allValues("WWW-Authenticate"))
                    .anySatisfy(v -> assertThat(v).startsWith("Bearer"))
                    .anySatisfy(v -> assertThat(v).startsWith("Basic"));
            assertThat(status(serving, "Bearer " + TOKEN)).isEqualTo(200);
            assertThat(status(serving, "bearer " + TOKEN)).isEqualTo(200);
            assertThat(status(serving, "Bearer " + TOKEN + "x")).isEqualTo(401);
            assertThat(status(serving, "Bearer ")).isEqualTo(401);
            assertThat(status(serving, TOKEN)).isEqualTo(401);
            assertThat(serving.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theApiRefusesInJsonAndDoesNothing() throws Exception {
        try (var serving = new Serving(open(token(TOKEN)), Limits.DEFAULT)) {
            var promote = "/api/v1/recipes/focal/promote";
            for (var headers : new String[][] {{}, {"Authorization", "Bearer wrong"}}) {
                var answer = serving.post(promote, "", headers);
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("Content-Type"))
                        .contains("application/json");
                assertThat(answer.headers().allValues("WWW-Authenticate")).isNotEmpty();
                assertThat(answer.body())
                        .startsWith("{\"error\":{\"rule\":\"access\"")
                        .doesNotContain("wrong");
            }
            assertThat(serving.api.promotions).isEmpty();
            // A password that a browser sends along is worth nothing on another site's page.
            var basic = basic("anyone:" + TOKEN);
            assertThat(
                            serving.post(
                                            promote,
                                            "",
                                            "Authorization",
                                            basic,
                                            "Sec-Fetch-Site",
                                            "cross-site")
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(
                            serving.post(
                                            promote,
                                            "{\"reason\": \"why\"}",
                                            "Authorization",
                                            basic,
                                            "Content-Type",
                                            "application/json")
                                    .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void aBrowserMayGiveTheTokenAsAPassword() throws Exception {
        try (var serving = new Serving(open(token(TOKEN)), Limits.DEFAULT)) {
            assertThat(status(serving, basic("anyone:" + TOKEN))).isEqualTo(200);
            assertThat(status(serving, basic("anyone:wrong"))).isEqualTo(401);
            assertThat(status(serving, "Basic ?not-base64?")).isEqualTo(401);
        }
    }

    @Test
    void offLoopbackATokenIsAMust() {
        assertThatThrownBy(() -> new Serving(open(null), Limits.DEFAULT))
                .isInstanceOf(WebStartException.class)
                .hasMessageContaining("host=0.0.0.0")
                .hasMessageContaining("http.tokens");
    }

    @Test
    void aShortOrMissingTokenIsRefusedAndNotShown() throws Exception {
        var weak = token("hunter2");
        assertThatThrownBy(() -> new Serving(open(weak), Limits.DEFAULT))
                .isInstanceOf(WebStartException.class)
                .hasMessageContaining("at least 16")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> new Serving(open(folder.resolve("none")), Limits.DEFAULT))
                .isInstanceOf(WebStartException.class)
                .hasMessageContaining("none");
    }

    @Test
    void servesTlsFromAKeyStore() throws Exception {
        var store = keyStore();
        var password = Files.writeString(folder.resolve("password"), "changeit\n");
        var settings = tls(store, password);
        try (var serving = new Serving(settings, Limits.DEFAULT);
                var client = HttpClient.newBuilder().sslContext(trusting(store)).build()) {
            assertThat(serving.server.url()).startsWith("https://");
            var uri = URI.create("https://localhost:" + serving.server.port() + "/metrics");
            var answer =
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("up 1\n");
        }
        Files.writeString(password, "wrong");
        assertThatThrownBy(() -> new Serving(settings, Limits.DEFAULT))
                .isInstanceOf(WebStartException.class)
                .hasMessageContaining("PKCS#12");
    }

    private static int status(Serving serving, String authorization) throws Exception {
        return serving.get("/metrics", "Authorization", authorization).statusCode();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes());
    }

    private static WebSettings open(Path tokenFile) {
        return new WebSettings(
                "0.0.0.0",
                0,
                tokenFile == null ? TokenFiles.NONE : TokenFiles.ofOne(tokenFile),
                null,
                WebSettings.MAX_CONNECTIONS);
    }

    private static WebSettings tls(Path store, Path password) {
        return new WebSettings(
                "127.0.0.1",
                0,
                TokenFiles.NONE,
                new WebSettings.Tls(store, password),
                WebSettings.MAX_CONNECTIONS);
    }

    private Path token(String text) throws Exception {
        return Files.writeString(folder.resolve("token"), text);
    }

    private Path keyStore() throws Exception {
        return KeyStores.of(folder.resolve("store.p12"), "CN=localhost");
    }

    private static SSLContext trusting(Path keyStore) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(keyStore)) {
            store.load(stream, "changeit".toCharArray());
        }
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", store.getCertificate("a"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}

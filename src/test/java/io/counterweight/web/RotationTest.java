package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.web.EventStream.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files of secrets that change while they are used.
@Timeout(120)
class RotationTest {
    private static final String OLD = "old-0123456789abcdef";
    private static final String NEW = "new-0123456789abcdef";

    @TempDir Path folder;

    @Test
    void aNewTokenOpensTheDoorWithoutARestartAndTheOldOneNoMore() throws Exception {
        var file = Files.writeString(folder.resolve("token"), OLD);
        try (var serving = new Serving(settings(file, null), Limits.DEFAULT)) {
            assertThat(status(serving, OLD)).isEqualTo(200);
            assertThat(status(serving, NEW)).isEqualTo(401);
            Files.writeString(file, NEW);
            await().until(() -> status(serving, NEW) == 200);
            assertThat(status(serving, OLD)).isEqualTo(401);
        }
    }

    /// As Kubernetes swaps the files of a Secret.
    @Test
    void aFileBehindALinkThatIsSwappedIsReadAgain() throws Exception {
        var first = Files.createDirectory(folder.resolve("1"));
        var second = Files.createDirectory(folder.resolve("2"));
        Files.writeString(first.resolve("token"), OLD);
        Files.writeString(second.resolve("token"), NEW);
        Files.setLastModifiedTime(
                second.resolve("token"), Files.getLastModifiedTime(first.resolve("token")));
        var data = Files.createSymbolicLink(folder.resolve("data"), first);
        try (var serving = new Serving(settings(data.resolve("token"), null), Limits.DEFAULT)) {
            assertThat(status(serving, OLD)).isEqualTo(200);
            var swap = Files.createSymbolicLink(folder.resolve("swap"), second);
            Files.move(
                    swap,
                    data,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            await().until(() -> status(serving, NEW) == 200);
        }
    }

    @Test
    void aBrokenFileLeavesTheOldTokenAndIsWarnedOfOnce() throws Exception {
        var file = Files.writeString(folder.resolve("token"), OLD);
        try (var serving = new Serving(settings(file, null), Limits.DEFAULT);
                var log = new LogLines()) {
            Files.writeString(file, "short");
            await().until(() -> warnings(log) == 1);
            assertThat(status(serving, OLD)).isEqualTo(200);
            Files.delete(file);
            await().until(() -> warnings(log) == 2);
            assertThat(status(serving, OLD)).isEqualTo(200);
            Files.writeString(file, NEW);
            await().until(() -> status(serving, NEW) == 200);
            assertThat(warnings(log)).isEqualTo(2);
            assertThat(log.all()).noneMatch(line -> line.contains("short\n"));
        }
    }

    @Test
    void aNewCertificateIsServedWithoutARestart() throws Exception {
        var store = folder.resolve("served.p12");
        Files.copy(KeyStores.of(folder.resolve("a.p12"), "CN=first"), store);
        var password = Files.writeString(folder.resolve("password"), "changeit\n");
        var tls = new WebSettings.Tls(store, password);
        try (var serving = new Serving(settings(null, tls), Limits.DEFAULT);
                var log = new LogLines()) {
            assertThat(subject(serving)).isEqualTo("CN=first");
            Files.writeString(store, "half a file");
            await().until(() -> warnings(log) == 1);
            assertThat(subject(serving)).isEqualTo("CN=first");
            Files.copy(
                    KeyStores.of(folder.resolve("b.p12"), "CN=second"),
                    store,
                    StandardCopyOption.REPLACE_EXISTING);
            await().atMost(20, TimeUnit.SECONDS).until(() -> subject(serving).equals("CN=second"));
        }
    }

    /// The deaf client of the limits' test, under TLS.
    @Test
    void whoNeverReadsIsCutOffUnderTlsToo() throws Exception {
        var store = KeyStores.of(folder.resolve("a.p12"), "CN=first");
        var password = Files.writeString(folder.resolve("password"), "changeit\n");
        var slow = Duration.ofMinutes(1);
        var limits = WebLimits.DEFAULT.withTimes(slow, slow, Duration.ofMillis(600));
        try (var serving =
                        new Serving(
                                settings(null, new WebSettings.Tls(store, password)),
                                Limits.DEFAULT,
                                limits);
                var deaf = connect(serving)) {
            for (int i = 0; i < 500; i++) {
                deaf.getOutputStream()
                        .write("GET /app.js HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
            }
            await().until(() -> serving.server.late() == 1);
            await().until(() -> serving.server.connections() == 0);
        }
    }

    private static long warnings(LogLines log) {
        return log.all().stream()
                .filter(line -> line.startsWith("WARN changed file not usable"))
                .count();
    }

    private static int status(Serving serving, String token) throws Exception {
        return serving.get("/metrics", "Authorization", "Bearer " + token).statusCode();
    }

    private static WebSettings settings(Path token, WebSettings.Tls tls) {
        return new WebSettings(
                "127.0.0.1",
                0,
                token == null ? TokenFiles.NONE : TokenFiles.ofOne(token),
                tls,
                WebSettings.MAX_CONNECTIONS);
    }

    private static SSLSocket connect(Serving serving) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        var socket =
                (SSLSocket)
                        context.getSocketFactory().createSocket("127.0.0.1", serving.server.port());
        socket.startHandshake();
        return socket;
    }

    private static String subject(Serving serving) throws Exception {
        try (var socket = connect(serving)) {
            var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        } catch (IOException e) {
            return "none: " + e;
        }
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

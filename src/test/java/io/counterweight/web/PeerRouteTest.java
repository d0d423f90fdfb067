package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.web.EventStream.Limits;
import io.counterweight.web.PeerHandler.PeerReply;
import io.counterweight.web.api.Api;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a stranger may send to where scorers ask each other, on real sockets.
@Timeout(60)
class PeerRouteTest {
    private static final int MEBIBYTE = 1 << 20;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final WebServer server =
            WebServer.start(
                    WebSettings.loopback(0),
                    new WebContent(
                            () -> "",
                            new Probes(Optional::empty, Optional::empty, Optional::empty),
                            () -> "",
                            new EventStream("run1", Limits.DEFAULT),
                            Api.none(),
                            (operation, _, body) -> {
                                asked.add(operation + " " + body.length);
                                return new PeerReply(200, body);
                            }));

    @AfterEach
    void close() {
        server.close();
    }

    private static String request(String method, String headers, long length) {
        return method
                + " /peer/v1/observe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + headers
                + "Content-Length: "
                + length
                + "\r\n\r\n";
    }

    private String ask(String method, String headers, String body) throws IOException {
        return RawClient.ask(server.port(), request(method, headers, body.length()) + body);
    }

    private static final String SIGNED = PeerHandler.SIGNATURE + ": " + "0".repeat(64) + "\r\n";

    @Test
    void aSignedOneReachesItsHandler() throws Exception {
        assertThat(ask("POST", SIGNED, "abc")).startsWith("HTTP/1.1 200 ").endsWith("abc");
        assertThat(asked).containsExactly("observe 3");
    }

    @Test
    void oneWithoutASignatureIsNotRead() throws Exception {
        assertThat(ask("POST", "", "abc")).startsWith("HTTP/1.1 401 ");
        assertThat(asked).isEmpty();
    }

    @Test
    void nothingButAPostIsTaken() throws Exception {
        assertThat(ask("PUT", SIGNED, "abc")).startsWith("HTTP/1.1 405 ");
        assertThat(asked).isEmpty();
    }

    @Test
    void oneThatIsTooLargeIsRefused() throws Exception {
        assertThat(ask("POST", SIGNED, "a".repeat(MEBIBYTE + 1))).startsWith("HTTP/1.1 413 ");
        assertThat(asked).isEmpty();
    }

    @Test
    void bodiesThatNeverComeShutPeersOutOnlyForAsLongAsTheyAreWaitedFor() throws Exception {
        var stalled = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < WebLimits.DEFAULT.bodies() / MEBIBYTE; i++) {
                var client = new RawClient(server.port());
                stalled.add(client);
                client.send(request("POST", SIGNED, MEBIBYTE) + "a");
            }
            await().until(() -> ask("POST", SIGNED, "abc").startsWith("HTTP/1.1 503 "));
        } finally {
            for (var client : stalled) {
                client.close();
            }
        }
        await().until(() -> ask("POST", SIGNED, "abc").startsWith("HTTP/1.1 200 "));
    }
}

package io.counterweight.web;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

/// Brings what other processes of the service ask to the [PeerHandler].
final class PeerRoute {
    private static final int LARGEST_BODY = 1 << 20;

    private final PeerHandler handler;

    PeerRoute(PeerHandler handler) {
        this.handler = handler;
    }

    static boolean is(String path) {
        return path.startsWith(PeerHandler.ROOT);
    }

    void answer(Exchange exchange) throws IOException {
        if (!exchange.method().equals("POST")) {
            exchange.send(405, new byte[0]);
            return;
        }
        try {
            var body = exchange.body(LARGEST_BODY);
            if (body.isEmpty()) {
                exchange.send(413, new byte[0]);
                return;
            }
            var reply =
                    handler.answer(
                            exchange.path().substring(PeerHandler.ROOT.length()),
                            exchange.headers().get(PeerHandler.SIGNATURE),
                            body.get());
            exchange.answerHeaders().put("Content-Type", "application/x-protobuf");
            exchange.send(reply.status(), reply.body());
        } catch (TimeoutException _) {
            exchange.answerHeaders().put("Connection", "close");
            exchange.send(408, new byte[0]);
        }
    }
}

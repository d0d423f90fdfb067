package io.counterweight.web;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/// Brings what other processes of the service ask to the [PeerHandler].
final class PeerRoute {
    private static final int LARGEST_BODY = 1 << 20;

    private final PeerHandler handler;

    /// Bytes of bodies: anybody may send one, and it is read before its signature can be checked.
    private final Semaphore bodies;

    PeerRoute(PeerHandler handler, WebLimits limits) {
        this.handler = handler;
        this.bodies = new Semaphore(limits.bodies());
    }

    static boolean is(String path) {
        return path.startsWith(PeerHandler.ROOT);
    }

    void answer(Exchange exchange) throws IOException {
        if (!exchange.method().equals("POST")) {
            exchange.send(405, new byte[0]);
            return;
        }
        long length = exchange.bodyLength();
        int reserved = length < 0 || length > LARGEST_BODY ? LARGEST_BODY : (int) length;
        if (exchange.headers().get(PeerHandler.SIGNATURE) == null) {
            exchange.send(401, new byte[0]);
        } else if (!bodies.tryAcquire(reserved)) {
            exchange.send(503, new byte[0]);
        } else {
            try {
                read(exchange);
            } finally {
                bodies.release(reserved);
            }
        }
    }

    private void read(Exchange exchange) throws IOException {
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

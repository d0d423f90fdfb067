package io.counterweight.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A way to a server on this machine that can be cut: connections through it then end, and none is
/// taken until it is mended. Remembers the heads of the requests for events.
final class BreakableConnection implements AutoCloseable {
    private final int target;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile boolean isCut;

    BreakableConnection(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// The heads of requests for `/events`, the oldest first.
    List<String> requestsForEvents() {
        return requests;
    }

    void cut() {
        isCut = true;
        open.forEach(BreakableConnection::end);
    }

    void mend() {
        isCut = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var near = listening.accept();
                if (isCut) {
                    end(near);
                } else {
                    join(near);
                }
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void join(Socket near) throws IOException {
        var far = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(near);
        open.add(far);
        Thread.ofVirtual().start(() -> pass(near, far, true));
        Thread.ofVirtual().start(() -> pass(far, near, false));
    }

    private void pass(Socket from, Socket to, boolean isRequest) {
        var buffer = new byte[65_536];
        try (from;
                to) {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                var head = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                if (isRequest && head.startsWith("GET /events ")) {
                    requests.add(head);
                }
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // One of the two is gone.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(BreakableConnection::end);
    }
}

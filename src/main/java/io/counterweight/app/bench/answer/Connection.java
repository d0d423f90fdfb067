package io.counterweight.app.bench.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A connection that is kept alive, for requests of one form: a client that costs little beside
/// what it measures. For one thread.
final class Connection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 60_000;
    private static final int LONGEST_LINE = 8_192;
    private static final String LENGTH = "content-length:";

    private final Socket socket;
    private final InputStream input;
    private final byte[] head;
    private final byte[] line = new byte[LONGEST_LINE];

    /// @param body of the answer, whole
    record Reply(int status, byte[] body) {}

    private Connection(Socket socket, byte[] head) throws IOException {
        this.socket = socket;
        this.input = new BufferedInputStream(socket.getInputStream());
        this.head = head;
    }

    /// @param path where bodies are posted to
    static Connection to(String host, int port, String path) throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_MILLIS);
        socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
        return new Connection(
                socket,
                ("POST %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\nContent-Length: "
                                .formatted(path, host, port))
                        .getBytes(US_ASCII));
    }

    Reply post(byte[] body) throws IOException {
        var length = (body.length + "\r\n\r\n").getBytes(US_ASCII);
        var request = new byte[head.length + length.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(length, 0, request, head.length, length.length);
        System.arraycopy(body, 0, request, head.length + length.length, body.length);
        socket.getOutputStream().write(request);
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int size = 0;
        for (var header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                size = Integer.parseInt(header.substring(LENGTH.length()).strip());
            }
        }
        return new Reply(status, input.readNBytes(size));
    }

    private String line() throws IOException {
        int count = 0;
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0 || count == LONGEST_LINE) {
                throw new EOFException("the answer broke off");
            }
            line[count++] = (byte) next;
        }
        return new String(line, 0, Math.max(0, count - 1), US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

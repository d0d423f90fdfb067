package io.counterweight.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// A client that says what no HTTP library would, byte by byte.
final class RawClient implements AutoCloseable {
    private final Socket socket = new Socket();

    RawClient(int port) throws IOException {
        socket.setSoTimeout(20_000);
        // So little is kept of what it does not read.
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    }

    /// The whole answer to one request, up to the end of the connection.
    static String ask(int port, String request) throws IOException {
        try (var client = new RawClient(port)) {
            client.send(request);
            return client.rest();
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The next byte; -1 where the server has closed the connection, whichever way.
    int next() throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException e) {
            return -1;
        }
    }

    String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package io.counterweight.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// A request and the answer to it, with the times that a client may take. For the thread that
/// handles the request.
final class Exchange {
    private final Request request;
    private final org.eclipse.jetty.server.Response response;
    private final Connections.Open connection;
    private final WebLimits limits;
    private boolean isAnswered;

    Exchange(
            Request request,
            org.eclipse.jetty.server.Response response,
            Connections.Open connection,
            WebLimits limits) {
        this.request = request;
        this.response = response;
        this.connection = connection;
        this.limits = limits;
    }

    String method() {
        return request.getMethod();
    }

    /// As it was sent, encoded.
    String path() {
        var path = request.getHttpURI().getPath();
        return path == null ? "" : path;
    }

    /// As it was sent, encoded; null for none.
    @Nullable String query() {
        return request.getHttpURI().getQuery();
    }

    /// When the server began to read it, by [System#nanoTime]: what it waited for a thread counts.
    long began() {
        return request.getBeginNanoTime();
    }

    HttpFields headers() {
        return request.getHeaders();
    }

    /// Those of the answer, until it is sent.
    HttpFields.Mutable answerHeaders() {
        return response.getHeaders();
    }

    /// Whether the answer has begun.
    boolean isAnswered() {
        return isAnswered;
    }

    /// Bytes that the client says the body has; -1 where it does not say.
    long bodyLength() {
        return request.getLength();
    }

    /// The body; nothing where it has more than `most` bytes. Of a larger one some more is read, so
    /// that its sender hears the answer.
    ///
    /// @throws TimeoutException when it did not come in time
    Optional<byte[]> body(int most) throws IOException, TimeoutException {
        long deadline = System.nanoTime() + limits.body().toNanos();
        var body = new ByteArrayOutputStream();
        long count = 0;
        for (var chunk = next(deadline); chunk != null; chunk = next(deadline)) {
            count += chunk.remaining();
            if (count <= most) {
                var bytes = new byte[chunk.remaining()];
                chunk.get(bytes, 0, bytes.length);
                body.writeBytes(bytes);
            }
            boolean isLast = chunk.isLast();
            chunk.release();
            if (isLast || count > most + (long) limits.discarded()) {
                break;
            }
        }
        return count > most ? Optional.empty() : Optional.of(body.toByteArray());
    }

    /// The next piece of the body; null behind the last.
    private Content.@Nullable Chunk next(long deadline) throws IOException, TimeoutException {
        while (true) {
            var chunk = request.read();
            if (chunk == null) {
                awaitMore(deadline);
            } else if (Content.Chunk.isFailure(chunk)) {
                throw new IOException("the body broke off", chunk.getFailure());
            } else {
                return chunk.isLast() && !chunk.hasRemaining() ? null : chunk;
            }
        }
    }

    private void awaitMore(long deadline) throws IOException, TimeoutException {
        var more = new CountDownLatch(1);
        request.demand(more::countDown);
        try {
            if (!more.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException("the body did not come in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the service is closing", e);
        }
    }

    /// The whole answer; of `HEAD` only its headers.
    void send(int status, byte[] body) throws IOException {
        response.setStatus(status);
        if (body.length > 0) {
            response.getHeaders().put("Content-Length", body.length);
        }
        boolean isHead = method().equals("HEAD");
        write(true, isHead ? ByteBuffer.allocate(0) : ByteBuffer.wrap(body));
    }

    /// A piece of an answer that goes on. The connection is cut when the client does not take it in
    /// time.
    void write(byte[] piece) throws IOException {
        write(false, ByteBuffer.wrap(piece));
    }

    private void write(boolean isLast, ByteBuffer piece) throws IOException {
        isAnswered = true;
        connection.cutAfter(limits.write());
        Content.Sink.write(response, isLast, piece);
        connection.never();
    }
}

package io.counterweight.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the server hands over: each request gets its answer from the [Router], with the security
/// headers, and not more of them at once than the limits say. One thread per request.
final class ServeRequests extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ServeRequests.class);

    private final Router router;
    private final Connections connections;
    private final WebLimits limits;
    private final Semaphore places;
    private final LongAdder busy = new LongAdder();

    ServeRequests(Router router, Connections connections, WebLimits limits) {
        this.router = router;
        this.connections = connections;
        this.limits = limits;
        this.places = new Semaphore(limits.requests());
    }

    /// Requests that were sent away, since too many were being answered.
    long busy() {
        return busy.sum();
    }

    @Override
    public boolean handle(
            Request request, org.eclipse.jetty.server.Response response, Callback callback) {
        var connection = connections.of(request);
        connection.busy();
        var exchange = new Exchange(request, response, connection, limits);
        try {
            SecurityHeaders.addTo(response.getHeaders());
            answer(exchange);
            connection.waits(limits.nextRequest());
            callback.succeeded();
        } catch (IOException e) {
            // The client is gone or was too slow, or its body is no HTTP: then the cause has a
            // status.
            callback.failed(e.getCause() instanceof HttpException ? e.getCause() : e);
        } catch (RuntimeException e) {
            LOG.error("request failed method={}", request.getMethod(), e);
            fail(exchange, callback, e);
        }
        return true;
    }

    private void answer(Exchange exchange) throws IOException {
        if (Router.isApart(exchange.path())) {
            router.route(exchange).answer(exchange);
        } else if (places.tryAcquire()) {
            try {
                router.route(exchange).answer(exchange);
            } finally {
                places.release();
            }
        } else {
            busy.increment();
            var sentence = "too many requests are being answered: ask again";
            (Router.isApi(exchange.path())
                            ? ApiRoute.error(
                                    Router.isDecisions(exchange.path()) ? 429 : 503,
                                    "busy",
                                    "request",
                                    sentence)
                            : Response.text(503, sentence))
                    .with(Map.of("Retry-After", List.of("1")))
                    .send(exchange);
        }
    }

    private void fail(Exchange exchange, Callback callback, RuntimeException e) {
        try {
            if (exchange.isAnswered()) {
                callback.failed(e);
            } else {
                Response.text(500, "the request failed; the log says why").send(exchange);
                callback.succeeded();
            }
        } catch (IOException gone) {
            callback.failed(gone);
        }
    }
}

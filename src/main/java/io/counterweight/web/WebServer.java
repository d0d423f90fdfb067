package io.counterweight.web;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server: the dashboard, its events, metrics and probes, a virtual thread per request.
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /// For sockets only: requests are answered on virtual threads.
    private static final int MOST_THREADS = 16;

    /// Bytes the kernel holds of what a client has not taken.
    private static final int SEND_BUFFER = 128 << 10;

    private static final long WATCH_MILLIS = 500;
    private static final long STOP_MILLIS = 2_000;
    private static final long STOP_IDLE_MILLIS = 100;

    private final Server server;
    private final ServerConnector connector;
    private final ServeRequests requests;
    private final Connections connections;
    private final EventStream events;
    private final boolean hasTls;
    private final boolean isPlain;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("http-watch").factory());

    private WebServer(
            WebSettings settings,
            InetAddress address,
            WebContent content,
            Access access,
            @Nullable TlsContext tls,
            WebLimits limits) {
        this.events = content.events();
        this.hasTls = tls != null;
        this.isPlain = isPlain(settings, address);
        this.connections = new Connections(settings.maxConnections(), limits);
        this.requests = new ServeRequests(new Router(access, content, limits), connections, limits);
        this.server = new Server(threads());
        this.connector = connector(server, tls, limits);
        connector.setHost(address.getHostAddress());
        connector.setPort(settings.port());
        connector.addBean(connections);
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(requests));
        server.setErrorHandler(new ErrorPages());
        server.setStopTimeout(STOP_MILLIS);
        var _ =
                watch.scheduleAtFixedRate(
                        () -> watch(access, tls),
                        WATCH_MILLIS,
                        WATCH_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /// Serves `content` from now on.
    ///
    /// @throws WebStartException when the port is taken, the address is not one of this machine, or
    ///   a token or the key store cannot be read
    public static WebServer start(WebSettings settings, WebContent content) {
        return start(settings, content, WebLimits.DEFAULT);
    }

    static WebServer start(WebSettings settings, WebContent content, WebLimits limits) {
        var address = resolve(settings.host());
        var access = Access.of(settings, address);
        var tls = settings.tls() == null ? null : new TlsContext(settings.tls());
        warn(settings, address);
        var server = new WebServer(settings, address, content, access, tls, limits);
        try {
            server.server.start();
        } catch (Exception e) {
            server.close();
            throw whyNot(new InetSocketAddress(address, settings.port()), e);
        }
        return server;
    }

    /// Fails as [#start] would, but for the port; listens on nothing.
    ///
    /// @throws WebStartException as there
    public static void check(WebSettings settings) {
        var _ = Access.of(settings, resolve(settings.host()));
        if (settings.tls() != null) {
            var _ = new TlsContext(settings.tls());
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    /// Where the dashboard is, as a browser on this machine would reach it.
    public String url() {
        var address = new InetSocketAddress(connector.getHost(), port()).getAddress();
        var host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
        var scheme = hasTls ? "https" : "http";
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/";
    }

    /// Whether tokens cross the network in clear, as far as this process knows.
    public boolean isPlain() {
        return isPlain;
    }

    /// Connections that are open.
    public int connections() {
        return connections.count();
    }

    /// Connections that were closed since there were too many.
    public long full() {
        return connections.full();
    }

    /// Connections that were closed since the client took too long.
    public long late() {
        return connections.late();
    }

    /// Requests that were answered 503 since there were too many at once.
    public long busy() {
        return requests.busy();
    }

    /// Stops listening, lets requests end, and closes what is still open soon after.
    @Override
    public void close() {
        events.close();
        watch.shutdownNow();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("HTTP did not end well", e);
        }
    }

    private void watch(Access access, @Nullable TlsContext tls) {
        try {
            connections.closeLate();
            access.refresh();
            if (tls != null) {
                tls.refresh();
            }
        } catch (RuntimeException e) {
            // A throw would end the schedule.
            LOG.warn("connections and files were not looked at", e);
        }
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(MOST_THREADS, 2);
        threads.setName("http-io");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
        return threads;
    }

    private static ServerConnector connector(
            Server server, @Nullable TlsContext tls, WebLimits limits) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(limits.headers());
        // Paths are compared as they were sent; nothing is looked up in a file system.
        http.setUriCompliance(UriCompliance.UNSAFE);
        var speaks = new HttpConnectionFactory(http);
        var connector =
                tls == null
                        ? new ServerConnector(server, 1, 1, speaks)
                        : new ServerConnector(
                                server,
                                null,
                                null,
                                null,
                                1,
                                1,
                                AbstractConnectionFactory.getFactories(tls.factory(), speaks));
        connector.setIdleTimeout(limits.nextRequest().toMillis());
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
        connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
        return connector;
    }

    private static boolean isPlain(WebSettings settings, InetAddress address) {
        return !address.isLoopbackAddress() && settings.tls() == null;
    }

    private static void warn(WebSettings settings, InetAddress address) {
        if (isPlain(settings, address)) {
            LOG.warn(
                    "tokens go over the network in clear: set http.tls, or let a proxy or mesh in"
                            + " front do TLS and keep others off this port host={} port={}",
                    settings.host(),
                    settings.port());
        }
        if (settings.tokens().every() != null) {
            LOG.warn(
                    "http.token-file is deprecated, one token may do everything: name a file each in"
                            + " http.tokens (read, label, operate)");
        }
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new WebStartException("host must be an address of this machine: " + host, e);
        }
    }

    private static WebStartException whyNot(InetSocketAddress address, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new WebStartException(whyNotBound(address, cause.getMessage()), e);
            }
        }
        return new WebStartException("HTTP cannot listen: address=" + address, e);
    }

    private static String whyNotBound(InetSocketAddress address, @Nullable String message) {
        var reason = String.valueOf(message);
        if (reason.toLowerCase(Locale.ROOT).contains("in use")) {
            return "port %d is taken: stop what listens there or pass --port"
                    .formatted(address.getPort());
        }
        return "HTTP cannot listen: address=" + address + ", reason=" + reason;
    }
}

package io.counterweight.web;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The HTTP server: the dashboard, its events, metrics and probes, a virtual thread per request.
public final class WebServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService requests;
    private final EventStream events;
    private final String scheme;

    private WebServer(
            HttpServer server, ExecutorService requests, EventStream events, String scheme) {
        this.server = server;
        this.requests = requests;
        this.events = events;
        this.scheme = scheme;
    }

    /// Serves `content` from now on.
    ///
    /// @throws WebStartException when the port is taken, the address is not one of this machine, or
    ///   the token or the key store cannot be read
    public static WebServer start(WebSettings settings, WebContent content) {
        var address = resolve(settings.host());
        var access = Access.of(settings, address);
        // Events are small writes: without this they would wait for the acknowledgement of the
        // last.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Seconds a client may take to send its request.
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
        var server = listen(settings, new InetSocketAddress(address, settings.port()));
        var requests =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
        server.setExecutor(requests);
        server.createContext("/", new Router(access, content));
        server.start();
        return new WebServer(
                server, requests, content.events(), settings.tls() == null ? "http" : "https");
    }

    /// Fails as [#start] would, but for the port; listens on nothing.
    ///
    /// @throws WebStartException as there
    public static void check(WebSettings settings) {
        Access.of(settings, resolve(settings.host()));
        var tls = settings.tls();
        if (tls != null) {
            TlsContext.of(tls);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// Where the dashboard is, as a browser on this machine would reach it.
    public String url() {
        var address = server.getAddress().getAddress();
        var host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/";
    }

    /// Stops listening and ends every open request.
    @Override
    public void close() {
        events.close();
        server.stop(0);
        requests.shutdownNow();
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new WebStartException("host must be an address of this machine: " + host, e);
        }
    }

    private static HttpServer listen(WebSettings settings, InetSocketAddress address) {
        try {
            var tls = settings.tls();
            if (tls == null) {
                return HttpServer.create(address, 0);
            }
            var context = TlsContext.of(tls);
            var server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return server;
        } catch (BindException e) {
            throw new WebStartException(whyNotBound(address, e), e);
        } catch (IOException e) {
            throw new WebStartException("HTTP cannot listen: address=" + address, e);
        }
    }

    private static String whyNotBound(InetSocketAddress address, BindException e) {
        var message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("in use")) {
            return "port %d is taken: stop what listens there or pass --port"
                    .formatted(address.getPort());
        }
        return "HTTP cannot listen: address=" + address + ", reason=" + message;
    }
}

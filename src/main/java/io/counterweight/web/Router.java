package io.counterweight.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Path to route, with what holds for all of them: access, methods, security headers, errors.
final class Router implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final List<String> FILES =
            List.of("index.html", "app.js", "chart.js", "format.js", "style.css", "icon.svg");
    private static final Map<String, String> SECURITY_HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'self'; base-uri 'none'; form-action 'none'; "
                            + "frame-ancestors 'none'; object-src 'none'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cross-Origin-Resource-Policy",
                    "same-origin");
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Access access;
    private final Map<String, Route> routes;
    private final Route api;

    Router(Access access, WebContent content) {
        this.access = access;
        this.routes = routes(content);
        this.api = new ApiRoute(content.api());
    }

    private static Map<String, Route> routes(WebContent content) {
        var routes = new HashMap<String, Route>();
        FILES.forEach(f -> routes.put("/" + f, new StaticFile(f)));
        routes.put("/", new StaticFile("index.html"));
        routes.put("/metrics", e -> Response.of(200, PROMETHEUS, content.metrics().get()).send(e));
        routes.put("/health/started", probe(content.probes().started()));
        routes.put("/health/ready", probe(content.probes().ready()));
        routes.put("/health/live", probe(content.probes().live()));
        routes.put(
                "/dashboard.json", e -> Response.json(200, Json.of(content.state().get())).send(e));
        routes.put("/events", new EventsRoute(content.events()));
        return Map.copyOf(routes);
    }

    private static Route probe(Supplier<Optional<String>> probe) {
        return e -> {
            var reason = probe.get();
            Response.json(reason.isEmpty() ? 200 : 503, Json.probe(reason)).send(e);
        };
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            SECURITY_HEADERS.forEach(exchange.getResponseHeaders()::set);
            route(exchange).answer(exchange);
        } catch (RuntimeException e) {
            LOG.error("request failed path={}", exchange.getRequestURI().getPath(), e);
            if (exchange.getResponseCode() == -1) {
                Response.text(500, "the request failed; the log says why").send(exchange);
            }
        }
    }

    private Route route(HttpExchange exchange) {
        var path = exchange.getRequestURI().getPath();
        boolean isApi = path.startsWith("/api/");
        if (!path.startsWith("/health/")) {
            var refusal = access.refusal(exchange.getRequestHeaders());
            if (refusal.isPresent()) {
                return (isApi ? asError(refusal.get()) : refusal.get())::send;
            }
        }
        if (isApi) {
            return api;
        }
        var route = routes.get(path);
        if (route == null) {
            return Response.text(404, "nothing is served at this path")::send;
        }
        var method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Response.text(405, "only GET and HEAD are served")
                            .with(Map.of("Allow", List.of("GET, HEAD")))
                    ::send;
        }
        return route;
    }

    private static Response asError(Response refusal) {
        var name = refusal.status() == 401 ? "Authorization" : "Host";
        return ApiRoute.error(refusal.status(), "access", name, refusal.body().strip())
                .with(refusal.headers());
    }
}

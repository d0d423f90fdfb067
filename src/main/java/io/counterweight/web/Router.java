package io.counterweight.web;

import io.counterweight.web.api.AccessRole;
import io.counterweight.web.api.Api;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Path to route, with what holds for all of them but the probes: access and methods.
final class Router {
    private static final List<String> FILES =
            List.of(
                    "index.html",
                    "style.css",
                    "icon.svg",
                    "alerts.js",
                    "app.js",
                    "change.js",
                    "charts.js",
                    "decisions.js",
                    "dom.js",
                    "figures.js",
                    "format.js",
                    "learning.js",
                    "recall.js",
                    "recipes.js",
                    "rules.js",
                    "all-traffic.js",
                    "declined.js",
                    "store.js",
                    "stream.js");
    private static final String EVENTS = "/events";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Access access;
    private final Audit audit = new Audit();
    private final Map<String, Route> routes;
    private final ApiRoute api;
    private final PeerRoute peers;

    Router(Access access, WebContent content, WebLimits limits) {
        this.access = access;
        this.routes = routes(content, limits);
        this.api = new ApiRoute(content.api(), audit, limits);
        this.peers = new PeerRoute(content.peers(), limits);
    }

    private static Map<String, Route> routes(WebContent content, WebLimits limits) {
        var routes = new HashMap<String, Route>();
        FILES.forEach(f -> routes.put("/" + f, new StaticFile("web/" + f)));
        routes.put("/", new StaticFile("web/index.html"));
        routes.put("/uplot.js", new StaticFile(Webjar.path("uplot", "dist/uPlot.iife.min.js")));
        routes.put("/uplot.css", new StaticFile(Webjar.path("uplot", "dist/uPlot.min.css")));
        routes.put("/metrics", e -> Response.of(200, PROMETHEUS, content.metrics().get()).send(e));
        routes.put("/health/started", probe(content.probes().started()));
        routes.put("/health/ready", probe(content.probes().ready()));
        routes.put("/health/live", probe(content.probes().live()));
        routes.put(
                "/dashboard.json", e -> Response.json(200, Json.of(content.state().get())).send(e));
        routes.put(EVENTS, new EventsRoute(content.events(), limits.events()));
        return Map.copyOf(routes);
    }

    /// Whether a request has bounds of its own, or must be answered however busy the server is.
    static boolean isApart(String path) {
        return isProbe(path) || path.equals(EVENTS);
    }

    static boolean isApi(String path) {
        return path.startsWith("/api/");
    }

    /// Those that ask for decisions hear, when the server is full, what they hear when the answers
    /// are.
    static boolean isDecisions(String path) {
        return path.equals(Api.ROOT + "/decisions");
    }

    private static boolean isProbe(String path) {
        return path.startsWith("/health/");
    }

    private static Route probe(Supplier<Optional<String>> probe) {
        return e -> {
            var reason = probe.get();
            Response.json(reason.isEmpty() ? 200 : 503, Json.probe(reason)).send(e);
        };
    }

    /// How an exchange is answered.
    Route route(Exchange exchange) {
        var path = exchange.path();
        boolean isApi = isApi(path);
        if (PeerRoute.is(path)) {
            return peers::answer;
        }
        if (!isProbe(path)) {
            var caller = access.caller(exchange.headers());
            if (caller.isEmpty()) {
                return refusal(exchange, isApi);
            }
            if (isApi) {
                return e -> api.answer(e, caller.get());
            }
            if (!caller.get().has(AccessRole.READ)) {
                return Response.text(403, "this token has not the role read")::send;
            }
        }
        var route = routes.get(path);
        if (route == null) {
            return Response.text(404, "nothing is served at this path")::send;
        }
        var method = exchange.method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Response.text(405, "only GET and HEAD are served")
                            .with(Map.of("Allow", List.of("GET, HEAD")))
                    ::send;
        }
        return route;
    }

    private Route refusal(Exchange exchange, boolean isApi) {
        var refusal = access.refusal();
        if (exchange.method().equals("POST")) {
            audit.refusedToStranger(refusal.status());
        }
        return (isApi ? asError(refusal) : refusal)::send;
    }

    private static Response asError(Response refusal) {
        var name = refusal.status() == 401 ? "Authorization" : "Host";
        return ApiRoute.error(refusal.status(), "access", name, refusal.body().strip())
                .with(refusal.headers());
    }
}

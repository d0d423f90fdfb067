package io.counterweight.web.api;

import io.counterweight.event.DispositionReader;
import io.counterweight.event.LabelReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The operations of the HTTP API. Immutable; called from one thread per request.
public final class Api {
    /// Where it is served.
    public static final String ROOT = "/api/v1";

    private final List<Operation> operations;

    private Api(List<Operation> operations) {
        this.operations = operations;
    }

    /// Without operations: every path is unknown.
    public static Api none() {
        return new Api(List.of());
    }

    /// The API of a service.
    public static Api of(ApiSources sources) {
        var readings = new Readings(sources);
        var promote =
                new PromoteRecipe(
                        sources.pipeline(),
                        sources.recipeNames(),
                        sources.champion(),
                        sources.hasModel(),
                        sources.promotions());
        var labels =
                new PostLabels(
                        new LabelReader(sources.classes(), sources.ids(), sources.labelSources()),
                        sources.labels(),
                        sources.wallClock());
        var rules = new RuleReadings(sources.rules(), sources.summary());
        var ofRule = new ChangeRule(sources.rules());
        var ofList = new ChangeList(sources.rules());
        var dispositions =
                new PostDispositions(
                        new DispositionReader(sources.ids()),
                        sources.dispositions(),
                        sources.wallClock());
        return new Api(
                List.of(
                        // The one that is called most.
                        new Operation(
                                "POST",
                                "/decisions",
                                AccessRole.DECIDE,
                                new PostDecisions(sources.decisions())),
                        Operation.get("/state", readings::state),
                        Operation.get("/recipes", readings::recipes),
                        new Operation(
                                "POST", "/recipes/{name}/promote", AccessRole.OPERATE, promote),
                        Operation.get("/models", readings::models),
                        Operation.get("/foretold", readings::foretold),
                        Operation.get("/declined", readings::declined),
                        Operation.get("/alerts", readings::alerts),
                        Operation.get("/transactions/{id}", readings::transaction),
                        new Operation("POST", "/labels", AccessRole.LABEL, labels),
                        Operation.get("/rules", rules::rules),
                        Operation.change("PUT", "/rules/{name}", ofRule::put),
                        Operation.change("DELETE", "/rules/{name}", ofRule::delete),
                        Operation.change("POST", "/rules/{name}/state", ofRule::state),
                        Operation.change("POST", "/rules/{name}/snoozes", ofList::snooze),
                        Operation.change(
                                "DELETE", "/rules/{name}/snoozes/{entity}/{id}", ofList::wake),
                        Operation.get("/lists", rules::lists),
                        Operation.get("/lists/{name}", rules::list),
                        Operation.change("POST", "/lists/{name}", ofList::add),
                        Operation.change("DELETE", "/lists/{name}/{value}", ofList::remove),
                        new Operation("POST", "/dispositions", AccessRole.LABEL, dispositions),
                        Operation.get("/pipeline", readings::pipeline),
                        Operation.get("/config", readings::config),
                        Operation.get("/openapi.yaml", new OpenApiFile())));
    }

    /// An operation that was found for a request, with the parameters of its path.
    public record Found(Operation operation, Map<String, String> path) {
        /// Whether calling it changes anything, and it may have a body.
        public boolean isChange() {
            return !operation.method().equals("GET");
        }

        /// The role that its caller must have.
        public AccessRole role() {
            return operation.role();
        }

        /// Its method and path, without what the caller put into it.
        public String name() {
            return operation.method() + " " + operation.template();
        }

        /// Calls it.
        ///
        /// @param query as it was sent, encoded; null for none
        /// @param who calls
        /// @param began when the server began to read the request, by [System#nanoTime]
        public Answer call(
                @Nullable String query, byte[] body, String who, Call.Headers headers, long began)
                throws ApiException {
            return operation
                    .handler()
                    .answer(new Call(path, parameters(query), body, who, headers, began));
        }
    }

    /// Finds the operation of a method and a path.
    ///
    /// @param path as it was sent, encoded
    /// @throws ApiException 404 for a path that is none of the API's
    /// @throws MethodNotAllowed for a method that the path does not have
    public Found find(String method, String path) throws ApiException, MethodNotAllowed {
        var allowed = new TreeSet<String>();
        for (var operation : operations) {
            var parameters = parameters(operation, path);
            if (parameters == null) {
                continue;
            }
            if (operation.takes(method)) {
                return new Found(operation, parameters);
            }
            allowed.add(operation.method());
            if (operation.takes("HEAD")) {
                allowed.add("HEAD");
            }
        }
        if (!allowed.isEmpty()) {
            throw new MethodNotAllowed(method, String.join(", ", allowed));
        }
        throw new ApiException(
                404,
                "unknown-path",
                "path",
                path,
                "nothing is at this path; see " + ROOT + "/openapi.yaml");
    }

    private static @Nullable Map<String, String> parameters(Operation operation, String path) {
        if (!path.startsWith(ROOT + "/")) {
            return null;
        }
        try {
            return operation.match(path.substring(ROOT.length())).orElse(null);
        } catch (IllegalArgumentException e) {
            // A broken escape.
            return null;
        }
    }

    private static Map<String, String> parameters(@Nullable String query) throws ApiException {
        var parameters = new HashMap<String, String>();
        for (var part : query == null ? new String[0] : query.split("&")) {
            var pair = part.split("=", 2);
            if (!part.isEmpty()) {
                parameters.putIfAbsent(decode(pair[0]), pair.length == 1 ? "" : decode(pair[1]));
            }
        }
        return parameters;
    }

    private static String decode(String text) throws ApiException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiException(
                    400, "bad-escape", "query", text, "the query has a broken %-escape");
        }
    }
}

package io.counterweight.web;

import io.counterweight.web.api.AccessRole;
import io.counterweight.web.api.Answer;
import io.counterweight.web.api.Api;
import io.counterweight.web.api.ApiError;
import io.counterweight.web.api.ApiException;
import io.counterweight.web.api.MethodNotAllowed;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings requests to the [Api]: roles, bounded bodies, no other site's browser, errors as JSON, a
/// line in the log for each POST, PUT and DELETE.
final class ApiRoute {
    /// Bytes of a body: some ten thousand labels.
    static final int LARGEST_BODY = 1 << 20;

    private static final Set<String> CHANGES = Set.of("POST", "PUT", "DELETE");

    private static final Logger LOG = LoggerFactory.getLogger(ApiRoute.class);

    private final Api api;
    private final Audit audit;
    private final Semaphore bodies;

    ApiRoute(Api api, Audit audit, WebLimits limits) {
        this.api = api;
        this.audit = audit;
        this.bodies = new Semaphore(limits.bodies());
    }

    void answer(Exchange exchange, Access.Caller caller) throws IOException {
        Api.@Nullable Found found = null;
        Answer answer;
        try {
            found = api.find(exchange.method(), exchange.path());
            answer = ask(exchange, found, caller);
        } catch (ApiException e) {
            answer = Answer.of(e.error());
        } catch (MethodNotAllowed e) {
            answer = e.answer();
        } catch (RuntimeException e) {
            LOG.error("request failed operation={}", found == null ? "-" : found.name(), e);
            answer = Answer.of(fault());
        }
        // Decisions have a topic of their own, and come by the thousand.
        boolean isDecision = found != null && found.role() == AccessRole.DECIDE;
        if (isChange(exchange) && !isDecision) {
            audit.posted(
                    caller,
                    found == null ? null : found.role(),
                    found == null ? null : found.name(),
                    answer.status(),
                    answer.result());
        }
        response(answer).send(exchange);
    }

    /// Whether the request would change something, were it answered.
    private static boolean isChange(Exchange exchange) {
        return CHANGES.contains(exchange.method());
    }

    private static ApiError fault() {
        return new ApiError(500, "fault", "service", null, "the request failed; the log says why");
    }

    private Answer ask(Exchange exchange, Api.Found found, Access.Caller caller)
            throws ApiException, IOException {
        var role = found.role();
        if (!caller.has(role)) {
            throw new ApiException(
                    403,
                    "role",
                    "Authorization",
                    null,
                    "this token has not the role " + role.text());
        }
        if (!found.isChange()) {
            return found.call(
                    exchange.query(),
                    new byte[0],
                    caller.name(role),
                    exchange.headers()::get,
                    exchange.began());
        }
        CrossSite.refuse(exchange.headers());
        int reserved = reserved(exchange);
        if (!bodies.tryAcquire(reserved)) {
            throw new ApiException(
                    503, "busy", "body", null, "too many bodies are being read: send it again");
        }
        try {
            return found.call(
                    exchange.query(),
                    body(exchange),
                    caller.name(role),
                    exchange.headers()::get,
                    exchange.began());
        } finally {
            bodies.release(reserved);
        }
    }

    /// Bytes that a body may take; one that does not say its length may take the most.
    private static int reserved(Exchange exchange) {
        long length = exchange.bodyLength();
        return length < 0 || length > LARGEST_BODY ? LARGEST_BODY : (int) length;
    }

    private static byte[] body(Exchange exchange) throws ApiException, IOException {
        byte[] body;
        try {
            body =
                    exchange.body(LARGEST_BODY)
                            .orElseThrow(() ->
                                    new ApiException(
                                            413,
                                            "too-large",
                                            "body",
                                            null,
                                            "a body may have "
                                                    + LARGEST_BODY
                                                    + " bytes: send it in parts"));
        } catch (TimeoutException e) {
            exchange.answerHeaders().put("Connection", "close");
            throw new ApiException(408, "too-slow", "body", null, "the body did not come in time");
        }
        var type = exchange.headers().get("Content-Type");
        if (body.length > 0 && !isJson(type)) {
            throw new ApiException(
                    415, "not-json", "Content-Type", type, "a body must be application/json");
        }
        return body;
    }

    private static boolean isJson(@Nullable String type) {
        return type != null
                && type.split(";", 2)[0]
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals("application/json");
    }

    /// A refusal of the server's, in the form of the API's errors.
    static Response error(int status, String rule, String name, String message) {
        return response(Answer.of(new ApiError(status, rule, name, null, message)));
    }

    private static Response response(Answer answer) {
        return Response.of(answer.status(), answer.contentType(), answer.body())
                .with(
                        answer.headers().entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey, e -> List.of(e.getValue()))));
    }
}

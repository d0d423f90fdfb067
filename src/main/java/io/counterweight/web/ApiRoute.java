package io.counterweight.web;

import com.sun.net.httpserver.HttpExchange;
import io.counterweight.web.api.Answer;
import io.counterweight.web.api.Api;
import io.counterweight.web.api.ApiError;
import io.counterweight.web.api.ApiException;
import io.counterweight.web.api.MethodNotAllowed;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings requests to the [Api]: bounded bodies, no other site's browser, errors as JSON.
final class ApiRoute implements Route {
    /// Bytes of a body: some ten thousand labels.
    static final int LARGEST_BODY = 1 << 20;

    /// What is read of a larger one, so that its client hears the answer.
    private static final int DISCARDED = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ApiRoute.class);

    private final Api api;

    ApiRoute(Api api) {
        this.api = api;
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException {
        response(exchange).send(exchange);
    }

    private Response response(HttpExchange exchange) throws IOException {
        try {
            return of(ask(exchange));
        } catch (ApiException e) {
            return of(Answer.of(e.error()));
        } catch (MethodNotAllowed e) {
            return of(e.answer());
        } catch (RuntimeException e) {
            LOG.error("request failed path={}", exchange.getRequestURI().getPath(), e);
            return error(500, "fault", "service", "the request failed; the log says why");
        }
    }

    private Answer ask(HttpExchange exchange) throws ApiException, MethodNotAllowed, IOException {
        var uri = exchange.getRequestURI();
        var found = api.find(exchange.getRequestMethod(), uri.getRawPath());
        if (!found.isPost()) {
            return found.call(uri.getRawQuery(), new byte[0]);
        }
        CrossSite.refuse(exchange.getRequestHeaders());
        return found.call(uri.getRawQuery(), body(exchange));
    }

    private static byte[] body(HttpExchange exchange) throws ApiException, IOException {
        var stream = exchange.getRequestBody();
        var body = stream.readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            var _ = stream.skip(DISCARDED);
            throw new ApiException(
                    413,
                    "too-large",
                    "body",
                    null,
                    "a body may have " + LARGEST_BODY + " bytes: send it in parts");
        }
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
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
        return of(Answer.of(new ApiError(status, rule, name, null, message)));
    }

    private static Response of(Answer answer) {
        return Response.of(answer.status(), answer.contentType(), answer.body())
                .with(
                        answer.headers().entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey, e -> List.of(e.getValue()))));
    }
}

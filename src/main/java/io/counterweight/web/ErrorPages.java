package io.counterweight.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/// What is answered to what is no HTTP, or too much of it: the server asks here before any route is
/// known. Says which rule was broken, and nothing of the program.
final class ErrorPages implements Request.Handler {
    private static final Map<Integer, String> SENTENCES =
            Map.of(
                    400, "the request must be well-formed HTTP/1.1",
                    408, "the request did not come in time",
                    413, "the body is too large",
                    414, "the path is too long",
                    417, "of expectations only 100-continue is met",
                    426, "HTTP/1.1 is spoken here",
                    431, "the headers are too large",
                    500, "the request failed; the log says why",
                    503, "the service is closing",
                    505, "HTTP/1.1 is spoken here");
    private static final Map<Integer, String> RULES =
            Map.of(
                    408, "too-slow",
                    413, "too-large",
                    414, "too-large",
                    431, "too-large",
                    500, "fault",
                    503, "unavailable");

    @Override
    public boolean handle(
            Request request, org.eclipse.jetty.server.Response response, Callback callback) {
        int status = response.getStatus();
        var headers = response.getHeaders();
        SecurityHeaders.addTo(headers);
        headers.put("Cache-Control", "no-store");
        var path = request.getHttpURI().getPath();
        boolean isApi = path != null && Router.isApi(path);
        var sentence = SENTENCES.getOrDefault(status, "the request was refused");
        var answer =
                isApi
                        ? ApiRoute.error(
                                status,
                                RULES.getOrDefault(status, "bad-request"),
                                "request",
                                sentence)
                        : Response.text(status, sentence);
        headers.put("Content-Type", answer.contentType());
        response.write(
                true, ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }
}

package io.counterweight.web.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// `GET /openapi.yaml`: the description of the API, from the class path.
final class OpenApiFile implements Operation.Handler {
    private static final String FILE = "openapi.yaml";

    private final Answer answer = new Answer(200, "application/yaml", read(), Map.of(), "");

    @Override
    public Answer answer(Call call) throws ApiException {
        call.allow();
        return answer;
    }

    private static String read() {
        try (var stream = OpenApiFile.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException("the class path must have " + FILE);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar's " + FILE + " cannot be read", e);
        }
    }
}

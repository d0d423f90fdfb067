package io.counterweight.app.service;

import static io.counterweight.app.service.PlantedIds.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.app.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What processes that serve answered by HTTP: status and body, by request.
final class RecordedAnswers implements AutoCloseable {
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();

    Map<String, String> all() {
        return answers;
    }

    /// @param as how the answer is called here
    void get(ProgramRun serve, String path, String as) throws Exception {
        var request = HttpRequest.newBuilder(url(serve).resolve(path)).build();
        var answer = http.send(request, BodyHandlers.ofString());
        answers.put("GET " + as, answer.statusCode() + " " + answer.body());
    }

    void post(ProgramRun serve, String path, String json) throws Exception {
        var request =
                HttpRequest.newBuilder(url(serve).resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build();
        var answer = http.send(request, BodyHandlers.ofString());
        answers.put("POST " + path, answer.statusCode() + " " + answer.body());
    }

    /// What comes first: a whole snapshot.
    void events(ProgramRun serve) throws Exception {
        var request = HttpRequest.newBuilder(url(serve).resolve("/events")).build();
        try (InputStream in = http.send(request, BodyHandlers.ofInputStream()).body()) {
            answers.put("GET /events", text(in.readNBytes(2_000)));
        }
    }

    int status(ProgramRun serve, String path) throws Exception {
        var request = HttpRequest.newBuilder(url(serve).resolve("/" + path)).build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static URI url(ProgramRun serve) throws IOException {
        var matcher = Pattern.compile("serving .* url=(\\S+)").matcher(serve.errText());
        assertThat(matcher.find()).isTrue();
        return URI.create(matcher.group(1));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.web.EventStream.Limits;
import io.counterweight.web.api.AccessRole;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Separate tokens for separate roles, and who did it.
@Timeout(60)
class TokensTest {
    private static final String PROMOTE = "/api/v1/recipes/focal/promote";
    private static final String LABEL = "{\"transactionId\": \"a\", \"class\": \"fraud\"}";
    private static final String WHY = "{\"reason\": \"the drill\"}";

    @TempDir Path folder;

    private Serving serving() throws Exception {
        var files = new HashMap<AccessRole, Path>();
        files.put(AccessRole.READ, file("read", "read-0123456789abcdef\n"));
        files.put(
                AccessRole.LABEL,
                file(
                        "label",
                        "# systems\nchargebacks:label-0123456789abcdef\n\nback-office: x-0123456789abcdef\n"));
        files.put(
                AccessRole.OPERATE,
                file("operate", "ann@ops:operate-0123456789abc\nbo:both-0123456789abcdef\n"));
        return new Serving(settings(null, files), Limits.DEFAULT);
    }

    private static WebSettings settings(Path every, Map<AccessRole, Path> files) {
        return new WebSettings(
                "0.0.0.0", 0, new TokenFiles(every, files), null, WebSettings.MAX_CONNECTIONS);
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private static HttpResponse<String> post(
            Serving serving, String path, String body, String token) throws Exception {
        return serving.post(
                path, body, "Authorization", "Bearer " + token, "Content-Type", "application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "read-0123456789abcdef,200,403,403",
        "label-0123456789abcdef,403,202,403",
        "x-0123456789abcdef,403,202,403",
        "operate-0123456789abc,403,403,202",
        "chargebacks:label-0123456789abcdef,401,401,401",
        "unknown-0123456789abc,401,401,401"
    })
    void aTokenDoesWhatItsFileSaysAndNothingElse(String token, int read, int label, int promote)
            throws Exception {
        try (var serving = serving()) {
            for (var path : new String[] {"/", "/metrics", "/dashboard.json", "/api/v1/state"}) {
                assertThat(serving.get(path, "Authorization", "Bearer " + token).statusCode())
                        .as(path)
                        .isEqualTo(read);
            }
            assertThat(post(serving, "/api/v1/labels", LABEL, token).statusCode()).isEqualTo(label);
            assertThat(post(serving, PROMOTE, WHY, token).statusCode()).isEqualTo(promote);
            assertThat(serving.api.labels).hasSize(label == 202 ? 1 : 0);
            assertThat(serving.api.promotions).hasSize(promote == 202 ? 1 : 0);
        }
    }

    @Test
    void whatIsMissingIsSaidAndTheTokenIsNot() throws Exception {
        try (var serving = serving()) {
            var answer = post(serving, PROMOTE, WHY, "read-0123456789abcdef");
            assertThat(answer.body())
                    .contains("\"rule\":\"role\"")
                    .contains("operate")
                    .doesNotContain("0123456789");
        }
    }

    @Test
    void whoDidItIsKeptInTheRecordAndInTheLog() throws Exception {
        try (var serving = serving();
                var log = new LogLines()) {
            post(serving, PROMOTE, WHY, "operate-0123456789abc");
            post(serving, "/api/v1/labels", "[" + LABEL + ", 0]", "x-0123456789abcdef");
            post(serving, "/api/v1/labels", LABEL, "read-0123456789abcdef");
            post(serving, "/api/v1/nowhere%0Aforged", LABEL, "read-0123456789abcdef");
            post(serving, "/api/v1/labels", LABEL, "unknown-0123456789abc");
            assertThat(serving.api.promotions.getFirst().who()).isEqualTo("ann@ops");
            assertThat(serving.api.senders).containsExactly("back-office");
            assertThat(log.all())
                    .filteredOn(line -> line.contains("post "))
                    .containsExactly(
                            "INFO post who=ann@ops role=operate operation=POST"
                                    + " /recipes/{name}/promote status=202 recipe=focal previous=base",
                            "INFO post who=back-office role=label operation=POST /labels status=207"
                                    + " accepted=1 refused=1 unsent=0",
                            "INFO post who=read role=label operation=POST /labels status=403"
                                    + " rule=role",
                            "INFO post who=read role=- operation=unknown status=404"
                                    + " rule=unknown-path",
                            "INFO post who=- status=401 left-out=0");
        }
    }

    @Test
    void aStrangerDoesNotFillTheLog() throws Exception {
        try (var serving = serving();
                var log = new LogLines()) {
            for (int i = 0; i < 100; i++) {
                post(serving, PROMOTE, WHY, "unknown-0123456789abc");
            }
            assertThat(log.all())
                    .filteredOn(line -> line.contains("post who=-"))
                    .hasSizeBetween(5, 50);
        }
    }

    @Test
    void theSameTokenInSeveralFilesHasAllTheirRoles() throws Exception {
        var one = file("one", "the-page-0123456789");
        var roles = Map.of(AccessRole.READ, one, AccessRole.OPERATE, one);
        try (var serving = new Serving(settings(null, roles), Limits.DEFAULT)) {
            var token = "the-page-0123456789";
            assertThat(serving.get("/", "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(200);
            assertThat(post(serving, PROMOTE, WHY, token).statusCode()).isEqualTo(202);
            assertThat(serving.api.promotions.getFirst().who()).isEqualTo("operate");
            // No file for the role: closed.
            assertThat(post(serving, "/api/v1/labels", LABEL, token).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void theOneTokenOfBeforeDoesEverythingAndIsCalledDeprecated() throws Exception {
        var every = file("every", "every:0123456789abcdef\n");
        try (var log = new LogLines();
                var serving = new Serving(settings(every, Map.of()), Limits.DEFAULT)) {
            var token = "every:0123456789abcdef";
            assertThat(serving.get("/", "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(200);
            assertThat(post(serving, PROMOTE, WHY, token).statusCode()).isEqualTo(202);
            assertThat(post(serving, "/api/v1/labels", LABEL, token).statusCode()).isEqualTo(202);
            assertThat(serving.api.promotions.getFirst().who()).isEqualTo("token");
            assertThat(log.all())
                    .anySatisfy(line ->
                            assertThat(line)
                                    .contains("WARN")
                                    .contains("http.token-file is deprecated"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "short|at least 16",
                "a:0123456789abcdef\\na:0123456789abcdeg|each name once",
                "0123456789abcdef\\n0123456789abcdeg|NAME:TOKEN",
                "a b:0123456789abcdef|NAME:TOKEN",
                "a:short|at least 16",
                "# nothing|must hold a token"
            })
    void aFileThatIsNoneIsRefusedAndNotShown(String text, String said) throws Exception {
        var file = file("label", text.replace("\\n", "\n"));
        assertThatThrownBy(() ->
                        new Serving(settings(null, Map.of(AccessRole.LABEL, file)), Limits.DEFAULT))
                .isInstanceOf(WebStartException.class)
                .hasMessageContaining(said)
                .hasMessageContaining("file=" + file)
                .hasMessageNotContaining("0123456789");
    }

    @Test
    void tokensInClearOffLoopbackAreWarnedOf() throws Exception {
        try (var log = new LogLines();
                var serving = serving()) {
            assertThat(serving.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(log.all())
                    .anySatisfy(line ->
                            assertThat(line)
                                    .startsWith("WARN tokens go over the network in clear")
                                    .contains("http.tls"));
        }
        try (var log = new LogLines();
                var _ = new Serving()) {
            assertThat(log.all()).noneMatch(line -> line.startsWith("WARN"));
        }
    }
}

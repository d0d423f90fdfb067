package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.app.broker.BrokerProcess;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.web.WebSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A trainer, which needs no model to be ready, whose only broker is killed and comes back.
class StandingStillIT {
    private static final Duration STALL = Duration.ofSeconds(20);

    /// The broker's start and a rebalance, on a machine that does other things too.
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir private Path folder;

    @Test
    void aServiceWithoutItsBrokerIsNotReadyAndOneThatIsIdleIs() throws Exception {
        var brokerFolder = folder.resolve("broker");
        var broker = BrokerProcess.start(brokerFolder);
        try (var service = start(broker.bootstrap())) {
            await().atMost(PATIENCE).until(() -> status(service, "/health/ready") == 200);
            // Idle from here on: nothing was ever sent.
            await().during(STALL.plusSeconds(15))
                    .atMost(PATIENCE)
                    .until(() -> status(service, "/health/ready") == 200);
            assertThat(metric(service, "counterweight_assigned_partitions")).isPositive();

            ProcessHandle.of(broker.pid()).orElseThrow().destroyForcibly();
            await().atMost(STALL.plusSeconds(30))
                    .until(() -> status(service, "/health/ready") == 503);
            assertThat(get(service, "/health/ready").body()).contains("trainer stands still for ");
            assertThat(metric(service, "counterweight_progress_age_seconds"))
                    .isGreaterThanOrEqualTo(STALL.toSeconds());
            assertThat(status(service, "/health/live"))
                    .as("a restart does not bring the broker back")
                    .isEqualTo(200);
            assertThat(get(service, "/api/v1/state").body()).doesNotContain("\"obstacle\":null");

            int port = Integer.parseInt(broker.bootstrap().replaceAll(".*:", ""));
            try (var again = BrokerProcess.start(brokerFolder, port)) {
                await().atMost(PATIENCE).until(() -> status(service, "/health/ready") == 200);
                assertThat(again.isAlive()).isTrue();
                assertThat(service.failed()).isNull();
                service.close();
            }
        } finally {
            broker.close();
        }
    }

    private Service start(String bootstrap) throws Exception {
        var declared = Pipelines.load("demo");
        var names = TopicNames.of("demo");
        var plan = Pipelines.plan(declared, names);
        TopicAdmin.apply(
                Map.of("bootstrap.servers", bootstrap),
                TopicCatalogue.packed().expand(declared.value(), names, 2),
                TopicAdmin.BROKERS_REPLICATION);
        var settings =
                new StreamSettings(
                        Map.of("bootstrap.servers", bootstrap),
                        names,
                        folder.resolve("state"),
                        1,
                        Duration.ofSeconds(10),
                        STALL,
                        null);
        return Service.start(plan, settings, Role.TRAINER, WebSettings.loopback(0));
    }

    private static double metric(Service service, String name) throws Exception {
        return get(service, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static int status(Service service, String path) throws Exception {
        return get(service, path).statusCode();
    }

    private static HttpResponse<String> get(Service service, String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(service.url()).resolve(path)).build(),
                    BodyHandlers.ofString());
        }
    }
}

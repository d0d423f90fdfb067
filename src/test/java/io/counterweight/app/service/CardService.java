package io.counterweight.app.service;

import static org.awaitility.Awaitility.await;

import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.TopicSpec;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.DueLabels;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import io.counterweight.web.WebSettings;
import io.counterweight.web.api.Declaration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A service on a broker of its own, the packed pipeline `demo` with three recipes, simulated cards
/// to feed it, and a client of its HTTP. For one thread.
final class CardService implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Low: a few days of cards teach little, and tests want alerts.
    private static final double ALERT_FROM = 0.003;

    final EmbeddedBroker broker;
    final StreamPlan plan;
    final Topics topics;
    final List<LabelledTransaction> rows;
    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    private CardService(Path folder, int days, int partitions) throws IOException {
        this.folder = folder;
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        var file = folder.resolve("demo.yaml");
        var packed = Pipelines.load("demo").text();
        Files.writeString(file, packed.replace("at: 0.5", "at: " + ALERT_FROM));
        var declared = Pipelines.load(file.toString());
        var names = TopicNames.of("demo");
        plan = Pipelines.plan(declared, names);
        TopicAdmin.apply(
                Map.of("bootstrap.servers", broker.bootstrap()),
                // Some tests send records with timestamps of long ago.
                TopicCatalogue.packed().expand(declared.value(), names, partitions).stream()
                        .map(TopicSpec::keptForever)
                        .toList(),
                TopicAdmin.BROKERS_REPLICATION);
        topics = new Topics(broker.bootstrap());
        rows = rows(days);
    }

    /// @param days of simulated cards
    static CardService on(Path folder, int days) throws IOException {
        return new CardService(folder, days, 1);
    }

    /// The same, of more than one partition.
    static CardService on(Path folder, int days, int partitions) throws IOException {
        return new CardService(folder, days, partitions);
    }

    /// Starts a process's worth of it.
    ///
    /// @param state folder of the stores
    Service start(String state, Role role) {
        return Service.start(plan, settings(state), role, WebSettings.loopback(0));
    }

    /// The same, with what it is made from.
    Service start(String state, Role role, Declaration declaration) {
        return Service.start(plan, settings(state), role, WebSettings.loopback(0), declaration);
    }

    StreamSettings settings(String state) {
        return new StreamSettings(
                Map.of("bootstrap.servers", broker.bootstrap()),
                plan.topics(),
                folder.resolve(state),
                1);
    }

    private List<LabelledTransaction> rows(int days) throws IOException {
        var file = folder.resolve("cards.csv");
        var settings = new SimulatorSettings(200, 400, LocalDate.of(2024, 3, 4), days, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        var read = new ArrayList<LabelledTransaction>();
        try (var csv = CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
            csv.forEachRemaining(read::add);
        }
        return read;
    }

    /// Sends transactions and the labels that are due before them; not those that are due later.
    void send(List<LabelledTransaction> part) {
        var labels = new DueLabels();
        for (var row : part) {
            labels.upTo(
                    row.eventTime(),
                    due -> topics.send(plan.topics().labels(), due.transactionId(), due.value()));
            topics.send(plan.topics().transactions(), row.key(), row.transaction());
            labels.add(row);
        }
    }

    void awaitDecisions(int count) {
        await().atMost(PATIENCE).until(() -> topics.count(plan.topics().decisions()) >= count);
    }

    HttpResponse<String> get(Service service, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(service.url()).resolve(path)).build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> post(Service service, String path, String json) throws Exception {
        return send(service, "POST", path, json);
    }

    HttpResponse<String> send(Service service, String method, String path, String json)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(service.url()).resolve(path))
                        .header("Content-Type", "application/json")
                        // What is asked for a decision is not about how soon: on a machine that is
                        // loaded the usual deadline has the fallback answer.
                        .header("Deadline-Ms", "10000")
                        .method(method, BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
        broker.close();
    }
}

package io.counterweight.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.DueLabels;
import io.counterweight.event.Example;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import io.counterweight.web.WebSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A live service through ten edits of its pipeline in a row, under traffic that never pauses: a
/// service ends with transactions under way, and the next one, with an edited file, goes on.
///
/// `-Dedits.customers=1000` is the long form: the ranking is steadier then.
class EditIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int CUSTOMERS = Integer.getInteger("edits.customers", 250);
    private static final int WARM_DAYS = 14;
    private static final int DAYS_AN_EDIT = 3;
    private static final int NANOS_A_TRANSACTION = 2_000_000;

    /// The recipe that no edit touches.
    private static final String THROUGHOUT = "demo-plain";

    /// Area that the noise of two days may cost.
    private static final double AREA = 0.12;

    /// What two days of this stream are held to: a higher area before an edit falls without one
    /// too.
    private static final double USUAL = 0.65;

    private static final List<UnaryOperator<String>> EDITS =
            List.of(
                    // 1: a feature over a field that was not summed there before
                    file ->
                            add(
                                    file,
                                    "terminal-mean-7d: {kind: mean, entity: terminal, field: amount, window: 7d}"),
                    // 2: label features where the entity had none, so one more topic
                    file ->
                            add(
                                    file,
                                    "customer-frauds: {kind: fraud-rate, entity: customer, window: 7d, delay: 1d}"),
                    // 3: another name
                    file -> file.replace("  customer-count-1d:", "  visits-today:"),
                    // 4: another definition
                    file ->
                            file.replace(
                                    "amount: {kind: field, field: amount}",
                                    "amount: {kind: log, field: amount}"),
                    // 5: a feature less
                    file -> file.replace("  weekend: {kind: weekend}\n", ""),
                    // 6: another order
                    file ->
                            add(
                                    file.replace("  night: {kind: hours, from: 0, to: 6}\n", ""),
                                    "night: {kind: hours, from: 0, to: 6}"),
                    // 7: one more recipe
                    file -> file.replace("demo-balanced]", "demo-balanced, wide]"),
                    // 8: the recipe that decides learns otherwise
                    file -> file + "# demo.yaml has another rate and no weights\n",
                    // 9: policy, metrics and how long a label may change
                    file ->
                            file.replace("at: 0.5", "at: 0.4")
                                    .replace("window: 10000", "window: 5000")
                                    .replace("revisions: 60d", "revisions: 50d"),
                    // 10: a recipe less, and the one that decides is another network
                    file -> file.replace(" demo-balanced,", "") + "# demo.yaml has other layers\n");

    @TempDir Path folder;

    private EmbeddedBroker broker;
    private Topics topics;
    private volatile int sent;

    @Test
    void tenEditsInARowLoseNothingDoubleNothingAndKeepWhatWasLearned() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        topics = new Topics(broker.bootstrap());
        recipe("wide", file -> file.replace("layers: [64, 32]", "layers: [96]"));
        recipe("demo", UnaryOperator.identity());
        // A day passes in a second: while a service restarts, weeks of the stream wait for it, and
        // the
        // transactions of all of them may be read before a label of the first. So nothing may be
        // forgotten before the stream's end, after the edit of this time too.
        var file = Pipelines.load("demo").text().replace("revisions: 7d", "revisions: 60d");
        var plan = plan(file, 0);
        var rows = rows(plan);
        long begin = rows.getFirst().eventTime();
        var starts = new ArrayList<Integer>();
        var feeder = Thread.ofPlatform().daemon().name("feeder").unstarted(() -> feed(plan, rows));
        for (int edit = 0; edit <= EDITS.size(); edit++) {
            if (edit > 0) {
                file = EDITS.get(edit - 1).apply(file);
                recipesOf(edit);
            }
            var edited = plan(file, edit);
            boolean isLast = edit == EDITS.size();
            int until =
                    isLast ? rows.size() : indexOfDay(rows, begin, WARM_DAYS + edit * DAYS_AN_EDIT);
            starts.add((int) topics.count(plan.topics().decisions()));
            try (var service =
                    Service.start(edited, settings(edited), Role.ALL, WebSettings.loopback(0))) {
                if (edit == 0) {
                    feeder.start();
                }
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> topics.count(plan.topics().decisions()) >= until);
                assertThat(service.failed()).isNull();
                if (isLast) {
                    feeder.join();
                    awaitExamples(plan, due(rows));
                }
            }
        }
        check(plan, rows, starts, begin);
    }

    /// Also where the test failed: a broker whose folder is deleted ends the process.
    @AfterEach
    void close() {
        if (broker != null) {
            broker.close();
        }
    }

    private void check(
            StreamPlan plan, List<LabelledTransaction> rows, List<Integer> starts, long begin)
            throws Exception {
        assertThat(topics.read(plan.topics().deadLetters())).isEmpty();
        var json = new ObjectMapper();
        var decisions = new HashMap<String, JsonNode>();
        for (var record : topics.read(plan.topics().decisions())) {
            var decision = json.readTree(record.value());
            assertThat(decisions.put(decision.get("transactionId").asText(), decision))
                    .as("decided twice")
                    .isNull();
        }
        assertThat(decisions).hasSameSizeAs(rows);

        var examples = new ArrayList<Example>();
        for (var record : topics.read(plan.topics().examples())) {
            examples.add(Example.parseFrom(record.value()));
        }
        assertThat(examples.stream().map(e -> e.getScored().getTransactionId()).distinct())
                .hasSameSizeAs(examples)
                .hasSize(due(rows).size());
        countsAreExact(plan, json, examples);
        modelsNeverStopDeciding(rows, decisions, begin);
        rankingComesBack(rows, decisions, begin);
    }

    /// Each evaluation's counts are those of the examples before it, of the recipe that went
    /// through every edit.
    private void countsAreExact(StreamPlan plan, ObjectMapper json, List<Example> examples)
            throws IOException {
        var counted = new ArrayList<Integer>();
        for (var record : topics.read(plan.topics().evaluation())) {
            var evaluation = json.readTree(record.value());
            if (evaluation.path("recipe").asText().equals(THROUGHOUT)) {
                double genuine = evaluation.get("classes").get(0).get("count").asDouble();
                double fraud = evaluation.get("classes").get(1).get("count").asDouble();
                counted.add((int) (genuine + fraud));
                var before = examples.subList(0, counted.getLast());
                assertThat(before.stream().filter(e -> e.getLabel() == 1).count())
                        .isEqualTo((long) fraud);
            }
        }
        assertThat(counted).as("each evaluation, once").hasSize(examples.size() / 500);
        for (int i = 0; i < counted.size(); i++) {
            assertThat(counted.get(i)).isEqualTo((i + 1) * 500);
        }
    }

    private static void modelsNeverStopDeciding(
            List<LabelledTransaction> rows, Map<String, JsonNode> decisions, long begin) {
        var since = rows.subList(indexOfDay(rows, begin, WARM_DAYS), rows.size());
        assertThat(since)
                .allSatisfy(row ->
                        assertThat(decisions.get(row.transactionId()).get("modelVersion").asText())
                                .as("model that decided %s", row.transactionId())
                                .isNotEmpty());
    }

    /// Area under the ROC curve of what was decided on the two days before an edit, and on the
    /// third and fourth after it: a model that is fed another's columns, or has forgotten, ranks by
    /// chance.
    private static void rankingComesBack(
            List<LabelledTransaction> rows, Map<String, JsonNode> decisions, long begin) {
        for (int edit = 1; edit < EDITS.size(); edit++) {
            int day = WARM_DAYS + (edit - 1) * DAYS_AN_EDIT;
            double before = area(rows, decisions, begin, day - 2, day);
            double after = area(rows, decisions, begin, day + 2, day + 4);
            System.out.printf("edit %d: area %.3f before, %.3f after%n", edit, before, after);
            assertThat(after)
                    .as("after edit %d", edit)
                    .isGreaterThan(Math.min(before, USUAL) - AREA);
        }
    }

    private static double area(
            List<LabelledTransaction> rows,
            Map<String, JsonNode> decisions,
            long begin,
            int from,
            int to) {
        var part = rows.subList(indexOfDay(rows, begin, from), indexOfDay(rows, begin, to));
        var byScore =
                part.stream()
                        .sorted(
                                Comparator.comparingDouble(
                                        row -> fraud(decisions.get(row.transactionId()))))
                        .toList();
        double genuine = 0;
        double below = 0;
        for (var row : byScore) {
            if (row.label().label() == 1) {
                below += genuine;
            } else {
                genuine++;
            }
        }
        return below / genuine / (part.size() - genuine);
    }

    private static double fraud(JsonNode decision) {
        var probabilities = decision.get("probabilities");
        return probabilities == null || probabilities.isNull()
                ? 0
                : probabilities.get("fraud").asDouble();
    }

    /// Sends all rows, and the labels that are due before them.
    private void feed(StreamPlan plan, List<LabelledTransaction> rows) {
        var labels = new DueLabels();
        for (var row : rows) {
            labels.upTo(
                    row.eventTime(),
                    due -> topics.send(plan.topics().labels(), due.transactionId(), due.value()));
            topics.send(plan.topics().transactions(), row.key(), row.transaction());
            labels.add(row);
            sent++;
            LockSupport.parkNanos(NANOS_A_TRANSACTION);
        }
    }

    /// Those whose label is sent before the end.
    private static List<LabelledTransaction> due(List<LabelledTransaction> rows) {
        long end = rows.getLast().eventTime();
        return rows.stream().filter(row -> row.label().labelledAt() <= end).toList();
    }

    /// Until all are learned; where that does not come about, says what is missing.
    private void awaitExamples(StreamPlan plan, List<LabelledTransaction> due) {
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() ->
                            topics.count(plan.topics().examples()) >= due.size()
                                    && evaluations(plan) >= due.size() / 500);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(missing(plan, due), e);
        }
    }

    private long evaluations(StreamPlan plan) {
        return topics.read(plan.topics().evaluation()).stream()
                .filter(record -> THROUGHOUT.equals(new String(record.key(), UTF_8)))
                .count();
    }

    private String missing(StreamPlan plan, List<LabelledTransaction> due) {
        var learned = ids(plan.topics().examples());
        var decided = ids(plan.topics().decisions());
        var labels = ids(plan.topics().labels());
        var scored = ids(plan.topics().scored());
        var checked = ids(plan.topics().labelsByTransaction());
        var text = new StringBuilder();
        text.append(
                "evaluations=%d of %d examples=%d due=%d dead letters=%d%n"
                        .formatted(
                                evaluations(plan),
                                due.size() / 500,
                                learned.size(),
                                due.size(),
                                topics.count(plan.topics().deadLetters())));
        due.stream()
                .filter(row -> !learned.contains(row.transactionId()))
                .forEach(row ->
                        text.append(
                                "not learned: id=%s of=%s labelled=%s class=%d decided=%b scored=%b label sent=%b checked=%b%n"
                                        .formatted(
                                                row.transactionId(),
                                                Instant.ofEpochMilli(row.eventTime()),
                                                Instant.ofEpochMilli(row.label().labelledAt()),
                                                row.label().label(),
                                                decided.contains(row.transactionId()),
                                                scored.contains(row.transactionId()),
                                                labels.contains(row.transactionId()),
                                                checked.contains(row.transactionId()))));
        return text.toString();
    }

    private Set<String> ids(String topic) {
        var ids = new HashSet<String>();
        topics.read(topic).forEach(record -> ids.add(new String(record.key(), UTF_8)));
        return ids;
    }

    private static int indexOfDay(List<LabelledTransaction> rows, long begin, int day) {
        long time = begin - begin % Duration.ofDays(1).toMillis() + Duration.ofDays(day).toMillis();
        int index = 0;
        while (index < rows.size() && rows.get(index).eventTime() < time) {
            index++;
        }
        return index;
    }

    private static String add(String file, String feature) {
        return file.replace("# the first decides;", "  " + feature + "\n# the first decides;");
    }

    private void recipesOf(int edit) throws IOException {
        if (edit == 8) {
            recipe(
                    "demo",
                    recipe ->
                            recipe.replace("rate: 0.003", "rate: 0.002")
                                    .replaceAll(
                                            "(?s)weighting:.*averaging",
                                            "weighting:\n  kind: none\naveraging"));
        }
        if (edit == 10) {
            recipe("demo", recipe -> recipe.replace("layers: [64, 32]", "layers: [48, 24]"));
        }
    }

    private void recipe(String name, UnaryOperator<String> edit) throws IOException {
        var recipes = Files.createDirectories(folder.resolve("recipes"));
        var packed = Files.readString(Path.of("models/recipes/demo.yaml"));
        Files.writeString(
                recipes.resolve(name + ".yaml"),
                edit.apply(packed).replace("name: demo", "name: " + name));
    }

    private StreamPlan plan(String text, int edit) throws IOException {
        var file = folder.resolve("demo.yaml");
        Files.writeString(file, text);
        var declared = Pipelines.load(file.toString());
        var names = TopicNames.of("demo");
        TopicAdmin.apply(
                Map.of("bootstrap.servers", broker.bootstrap()),
                TopicCatalogue.packed().expand(declared.value(), names, 2),
                TopicAdmin.BROKERS_REPLICATION);
        return Pipelines.plan(declared, names);
    }

    private StreamSettings settings(StreamPlan plan) {
        return new StreamSettings(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        // A day passes in a second: a trainer that waits half a one to commit would
                        // be half a day late.
                        "commit.interval.ms",
                        "100",
                        "producer.linger.ms",
                        "5",
                        "main.consumer.fetch.min.bytes",
                        "1"),
                plan.topics(),
                folder.resolve("state"),
                1);
    }

    private List<LabelledTransaction> rows(StreamPlan plan) throws IOException {
        var file = folder.resolve("cards.csv");
        int days = WARM_DAYS + EDITS.size() * DAYS_AN_EDIT + 2;
        var settings =
                new SimulatorSettings(
                        CUSTOMERS, 2 * CUSTOMERS, LocalDate.of(2024, 3, 4), days, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        var read = new ArrayList<LabelledTransaction>();
        try (var csv = CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
            csv.forEachRemaining(read::add);
        }
        return read;
    }
}

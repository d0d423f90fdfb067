package io.counterweight.stream;

import io.counterweight.app.ObservedModels;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.DueLabels;
import io.counterweight.event.FileTransactions;
import io.counterweight.event.TopicNames;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import io.counterweight.stream.profile.MemoryProfiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LongSummaryStatistics;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/// Prints what the entries of the stores take after 45 days of simulated cards, in bytes of key and
/// value: the sizes in `topology/stores.md`.
final class StoreSizes {
    private static final SimulatorSettings CARDS =
            new SimulatorSettings(500, 1_000, LocalDate.of(2018, 4, 1), 45, 1, null);

    private StoreSizes() {}

    public static void main(String[] arguments) throws IOException {
        var file = Files.createTempFile("cards", ".csv");
        try {
            CardTransactionCsv.write(new CardSimulator(CARDS).iterator(), file);
            for (var pipeline : new String[] {"handbook", "handbook-extended"}) {
                measure(pipeline, file);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void measure(String pipeline, Path file) throws IOException {
        var declared = Pipelines.load(pipeline);
        var plan = Pipelines.plan(declared, TopicNames.of(pipeline));
        var observer = StreamObserver.SILENT;
        try (var registry =
                        new ModelRegistry(
                                plan.modelTerms(),
                                ModelBuilds.direct(),
                                new ObservedModels(observer));
                var wiring = new ThreadWiring();
                var rows =
                        CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
            var champion = new Champion(plan);
            ScorerTopology.wire(
                    wiring, plan, Rekeying.THROUGH_TOPICS, registry, champion, observer);
            TrainerTopology.wire(
                    wiring,
                    plan,
                    Rekeying.THROUGH_TOPICS,
                    new JavaKernels(),
                    registry,
                    champion,
                    observer);
            wiring.start();
            feed(rows, plan, wiring);
            for (var entity : plan.features().entities()) {
                printProfiles(pipeline, wiring, StateStores.profiles(entity));
            }
            print(pipeline, wiring, StateStores.PENDING);
            print(pipeline, wiring, StateStores.LEARNER);
            print(pipeline, wiring, StateStores.MODELS);
        }
    }

    private static void feed(FileTransactions rows, StreamPlan plan, ThreadWiring wiring) {
        var labels = new DueLabels();
        while (rows.hasNext()) {
            var row = rows.next();
            labels.upTo(
                    row.eventTime(),
                    due ->
                            wiring.send(
                                    plan.topics().labels(),
                                    utf8(due.transactionId()),
                                    due.value(),
                                    due.at()));
            wiring.send(
                    plan.topics().transactions(),
                    utf8(row.key()),
                    row.transaction(),
                    row.eventTime());
            labels.add(row);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void printProfiles(String pipeline, ThreadWiring wiring, String name) {
        var sizes = new LongSummaryStatistics();
        ((MemoryProfiles) wiring.store(name))
                .entries()
                .forEach((key, value) -> sizes.accept(key.get().length + value.length));
        print(pipeline, name, "", sizes);
    }

    /// One line for each kind of key: its text without the number in it.
    private static void print(String pipeline, ThreadWiring wiring, String name) {
        var sizes = new TreeMap<String, LongSummaryStatistics>();
        try (var entries = ((ReadOnlyKeyValueStore<?, ?>) wiring.store(name)).all()) {
            while (entries.hasNext()) {
                var entry = entries.next();
                var value = (byte[]) entry.value;
                int key =
                        entry.key instanceof Bytes bytes
                                ? bytes.get().length
                                : utf8(entry.key.toString()).length;
                var kind = entry.key instanceof String text ? text.replaceAll("\\d", "") : "";
                sizes.computeIfAbsent(kind, k -> new LongSummaryStatistics())
                        .accept(key + value.length);
            }
        }
        sizes.forEach((kind, size) -> print(pipeline, name, kind, size));
    }

    private static void print(
            String pipeline, String name, String kind, LongSummaryStatistics size) {
        System.out.printf(
                "%s %s %s: %d entries, %.0f bytes on average, %d at most%n",
                pipeline, name, kind, size.getCount(), size.getAverage(), size.getMax());
    }
}

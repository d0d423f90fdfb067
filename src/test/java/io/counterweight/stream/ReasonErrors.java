package io.counterweight.stream;

import io.counterweight.app.ObservedModels;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.AlertReason;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.DueLabels;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.FileTransactions;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.Outcome;
import io.counterweight.event.TopicNames;
import io.counterweight.event.TransactionReader;
import io.counterweight.event.TransactionReading;
import io.counterweight.feature.Profile;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.score.OnnxModel;
import io.counterweight.score.OnnxScorer;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Prints, for real alerts of a model that learned from 45 days of simulated cards, what their
/// reasons cost and how near they are to those of 512 pairs; not a test, run it by hand.
final class ReasonErrors {
    private static final SimulatorSettings CARDS =
            new SimulatorSettings(500, 1_000, LocalDate.of(2018, 4, 1), 45, 1, null);
    private static final long FROM = LocalDate.of(2018, 5, 1).toEpochDay() * 86_400_000L;
    private static final int NEARLY_EXACT = 512;

    private record Alerted(EnrichedTransaction transaction, float[] features) {}

    private final StreamPlan plan;
    private final Map<String, Profile> profiles = new HashMap<>();
    private final ArrayDeque<Outcomes> outcomes = new ArrayDeque<>();

    private record Outcomes(long at, EnrichedTransaction transaction, Outcome outcome) {}

    private ReasonErrors(StreamPlan plan) {
        this.plan = plan;
    }

    public static void main(String[] arguments) throws Exception {
        var file = Files.createTempFile("cards", ".csv");
        try {
            CardTransactionCsv.write(new CardSimulator(CARDS).iterator(), file);
            for (var pipeline : new String[] {"handbook", "handbook-extended"}) {
                var plan = Pipelines.plan(Pipelines.load(pipeline), TopicNames.of(pipeline));
                var bytes = learned(plan, file);
                try (var model = OnnxModel.load(bytes, plan.features().columns(), 2)) {
                    var alerts = new ReasonErrors(plan).alerts(file, model);
                    var exact = reasons(plan, model, alerts, NEARLY_EXACT);
                    for (int pairs : new int[] {1, 2, 4, 8, 16}) {
                        reasons(plan, model, alerts, pairs);
                        print(pipeline, pairs, reasons(plan, model, alerts, pairs), exact);
                    }
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    private record Reasons(List<List<AlertReason>> ofAlerts, long[] nanos) {}

    private static Reasons reasons(
            StreamPlan plan, OnnxModel model, List<Alerted> alerts, int pairs) throws Exception {
        var all = new ArrayList<List<AlertReason>>();
        var nanos = new long[alerts.size()];
        try (var reasons = new AlertReasons(plan, pairs)) {
            for (int a = 0; a < nanos.length; a++) {
                var alert = alerts.get(a);
                long start = System.nanoTime();
                all.add(reasons.of(alert.transaction(), model, 1, alert.features()));
                nanos[a] = System.nanoTime() - start;
            }
        }
        return new Reasons(all, nanos);
    }

    private static void print(String pipeline, int pairs, Reasons found, Reasons exact) {
        int same = 0;
        double squares = 0;
        double whole = 0;
        for (int a = 0; a < found.nanos().length; a++) {
            var ours = found.ofAlerts().get(a);
            var right = exact.ofAlerts().get(a);
            same += ours.getFirst().feature().equals(right.getFirst().feature()) ? 1 : 0;
            for (var reason : right) {
                double is =
                        ours.stream()
                                .filter(r -> r.feature().equals(reason.feature()))
                                .mapToDouble(AlertReason::contribution)
                                .findFirst()
                                .orElse(reason.contribution());
                squares += (is - reason.contribution()) * (is - reason.contribution());
                whole += reason.contribution() * reason.contribution();
            }
        }
        Arrays.sort(found.nanos());
        System.out.printf(
                "%s pairs=%d alerts=%d least=%.0f µs p50=%.0f µs same first=%.3f error=%.3f%n",
                pipeline,
                pairs,
                found.nanos().length,
                found.nanos()[0] / 1e3,
                found.nanos()[found.nanos().length / 2] / 1e3,
                (double) same / found.nanos().length,
                Math.sqrt(squares / whole));
    }

    private static byte[] learned(StreamPlan plan, Path file) throws IOException {
        var models = new ArrayList<byte[]>();
        var observer = StreamObserver.SILENT;
        try (var registry =
                        new ModelRegistry(
                                plan.modelTerms(),
                                ModelBuilds.direct(),
                                new ObservedModels(observer));
                var stream = new StreamReplay(plan, new JavaKernels(), registry, observer);
                var rows = open(plan, file)) {
            stream.listenToModels(models::add);
            var labels = new DueLabels();
            while (rows.hasNext()) {
                var row = rows.next();
                labels.upTo(
                        row.eventTime(),
                        due -> stream.label(utf8(due.transactionId()), due.value(), due.at()));
                stream.transaction(utf8(row.key()), row.transaction(), row.eventTime());
                labels.add(row);
            }
        }
        return models.getLast();
    }

    /// A second pass, with profiles in memory.
    private List<Alerted> alerts(Path file, OnnxModel model) throws Exception {
        var alerts = new ArrayList<Alerted>();
        var reader = new TransactionReader(plan.event(), plan.idKeys());
        var probabilities = new float[2];
        try (var rows = open(plan, file);
                var scorer = new OnnxScorer(model, 1)) {
            while (rows.hasNext()) {
                var row = rows.next();
                var reading = reader.read(row.transaction(), row.eventTime());
                var alert = observe(((TransactionReading.Good) reading).transaction(), row);
                scorer.score(alert.features(), probabilities, new float[1]);
                if (row.eventTime() >= FROM && probabilities[1] >= .5) {
                    alerts.add(alert);
                }
            }
        }
        return alerts;
    }

    private Alerted observe(EnrichedTransaction.Builder t, LabelledTransaction row) {
        while (!outcomes.isEmpty() && outcomes.peek().at() <= row.eventTime()) {
            var due = outcomes.remove();
            for (var entity : plan.features().entities()) {
                plan.features().of(entity).learn(profile(entity, due.transaction()), due.outcome());
            }
        }
        var features = new float[plan.features().columns()];
        var usual = new float[features.length];
        Arrays.fill(usual, Float.NaN);
        plan.features().begin(t, features);
        var bare = t.build();
        for (var entity : plan.features().entities()) {
            var profile = profile(entity, bare);
            plan.features().of(entity).usual(profile, usual);
            plan.features().of(entity).observe(profile, bare, features);
        }
        plan.features().finish(features);
        FeatureVectors.putUsual(usual, t);
        var outcome =
                Outcome.newBuilder()
                        .setEventTime(row.eventTime())
                        .setLabel(row.label().label())
                        .build();
        outcomes.add(new Outcomes(row.label().labelledAt(), bare, outcome));
        return new Alerted(t.build(), features);
    }

    private Profile profile(String entity, EnrichedTransaction t) {
        return profiles.computeIfAbsent(
                entity + ":" + t.getEntities(plan.slotOf(entity)),
                key -> plan.features().of(entity).read(null));
    }

    private static FileTransactions open(StreamPlan plan, Path file) throws IOException {
        return CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.DueLabels;
import io.counterweight.event.FileTransactions;
import io.counterweight.event.Label;
import io.counterweight.event.LabelWriter;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.kernel.KernelChoice;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Prints what 5,000 wrong labels within a minute do to a recipe, and what taking them back gives:
/// genuine transactions of the days before are called frauds at noon of a day. Average precision of
/// each day, by the labels of the file, over all its transactions. Not a test, run it by hand.
///
/// Arguments: a file of transactions, pipeline, recipe, the day (0 is the first), and the last day.
final class LabelFlood {
    private static final int WRONG = 5_000;
    private static final long DAY = 86_400_000;

    private final StreamPlan plan;
    private final Path file;
    private final int floodDay;
    private final int days;
    private final long takenBackAfter;
    private final int instead;

    private final Map<String, Integer> truth = new HashMap<>();
    private final Map<Integer, List<float[]>> scores = new HashMap<>();
    private final Set<String> wrong = new HashSet<>();
    private final ArrayDeque<LabelledTransaction> recent = new ArrayDeque<>();
    private long labelNanos;

    private LabelFlood(
            StreamPlan plan, Path file, int floodDay, int days, long takenBackAfter, int instead) {
        this.plan = plan;
        this.file = file;
        this.floodDay = floodDay;
        this.days = days;
        this.takenBackAfter = takenBackAfter;
        this.instead = instead;
    }

    public static void main(String[] arguments) throws IOException {
        var declared = Pipelines.load(arguments[1]);
        var plan = Pipelines.plan(declared, TopicNames.of(arguments[1]), List.of(arguments[2]));
        int day = Integer.parseInt(arguments[3]);
        int days = Integer.parseInt(arguments[4]);
        var file = Path.of(arguments[0]);
        int none = Label.NONE;
        int genuine = plan.classes().majority();
        long hour = DAY / 24;
        run("no wrong labels", new LabelFlood(plan, file, -1, days, -1, none), day, days);
        run("5,000 wrong labels", new LabelFlood(plan, file, day, days, -1, none), day, days);
        run("withdrawn after 1 h", new LabelFlood(plan, file, day, days, hour, none), day, days);
        run("withdrawn after 1 d", new LabelFlood(plan, file, day, days, DAY, none), day, days);
        run("genuine after 1 h", new LabelFlood(plan, file, day, days, hour, genuine), day, days);
    }

    private static void run(String name, LabelFlood flood, int day, int days) throws IOException {
        flood.replay();
        var line = new StringBuilder(String.format(Locale.ROOT, "%-26s", name));
        line.append(String.format(Locale.ROOT, " before %.3f |", flood.mean(day - 7, day)));
        for (int d = day; d < days; d++) {
            line.append(String.format(Locale.ROOT, " %.3f", flood.mean(d, d + 1)));
        }
        System.out.println(
                line
                        + String.format(
                                Locale.ROOT, " | longest label %.1f ms", flood.labelNanos / 1e6));
    }

    private void replay() throws IOException {
        var observer = StreamObserver.SILENT;
        try (var registry =
                        new ModelRegistry(plan.modelTerms(), ModelBuilds.direct(), new Heard());
                var stream =
                        new StreamReplay(plan, KernelChoice.best().kernels(), registry, observer);
                var rows =
                        CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
            stream.listen(
                    plan.topics().scored(), record -> take((ScoredTransaction) record.value()));
            feed(rows, stream);
        }
    }

    private void feed(FileTransactions rows, StreamReplay stream) {
        var labels = new DueLabels();
        long begin = -1;
        int step = floodDay < 0 ? 2 : 0;
        while (rows.hasNext()) {
            var row = rows.next();
            long time = row.eventTime();
            begin = begin < 0 ? time - time % DAY : begin;
            if (time - begin >= days * DAY) {
                return;
            }
            labels.upTo(time, due -> send(stream, due.transactionId(), due.value(), due.at()));
            long noon = begin + floodDay * DAY + DAY / 2;
            if (step == 0 && time >= noon) {
                flood(stream, time);
                step++;
            }
            if (step == 1 && takenBackAfter >= 0 && time >= noon + takenBackAfter) {
                wrong.forEach(id -> label(stream, id, instead, time));
                // The right ones, where they are known by now.
                recent.stream()
                        .filter(r -> wrong.contains(r.transactionId()))
                        .filter(r -> r.label().labelledAt() <= time)
                        .forEach(r -> send(stream, r.transactionId(), r.labelRecord(), time));
                step++;
            }
            truth.put(row.transactionId(), row.label().label());
            stream.transaction(row.key().getBytes(StandardCharsets.UTF_8), row.transaction(), time);
            labels.add(row);
            recent.add(row);
            while (recent.peek().eventTime() < time - 8 * DAY) {
                recent.remove();
            }
        }
    }

    /// The newest genuine ones, of whom most have no label yet.
    private void flood(StreamReplay stream, long time) {
        var newest = recent.descendingIterator();
        while (wrong.size() < WRONG) {
            var row = newest.next();
            if (row.label().label() == plan.classes().majority()) {
                wrong.add(row.transactionId());
                label(stream, row.transactionId(), 1 - plan.classes().majority(), time);
            }
        }
    }

    private void label(StreamReplay stream, String id, int label, long time) {
        send(stream, id, new LabelWriter(plan.classes()).write(new Label(id, label, time)), time);
    }

    private void send(StreamReplay stream, String id, byte[] record, long time) {
        long began = System.nanoTime();
        stream.label(id.getBytes(StandardCharsets.UTF_8), record, time);
        labelNanos = Math.max(labelNanos, System.nanoTime() - began);
    }

    private long first = -1;

    private void take(ScoredTransaction scored) {
        long time = scored.getEventTime();
        first = first < 0 ? time - time % DAY : first;
        float fraud =
                scored.getProbabilitiesCount() == 0
                        ? 0
                        : 1 - scored.getProbabilities(plan.classes().majority());
        boolean isFraud = truth.get(scored.getTransactionId()) != plan.classes().majority();
        scores.computeIfAbsent((int) ((time - first) / DAY), d -> new ArrayList<>())
                .add(new float[] {fraud, isFraud ? 1 : 0});
    }

    private double mean(int from, int to) {
        double sum = 0;
        for (int d = from; d < to; d++) {
            sum += averagePrecision(scores.getOrDefault(d, List.of()));
        }
        return sum / (to - from);
    }

    private static double averagePrecision(List<float[]> rows) {
        var sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingDouble(row -> -row[0]));
        double sum = 0;
        int frauds = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i)[1] > 0) {
                frauds++;
                sum += frauds / (i + 1.0);
            }
        }
        return frauds == 0 ? 0 : sum / frauds;
    }
}

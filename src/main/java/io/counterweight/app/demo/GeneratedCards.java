package io.counterweight.app.demo;

import io.counterweight.config.UserError;
import io.counterweight.event.Classes;
import io.counterweight.event.EventShape;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.event.Label;
import io.counterweight.event.LabelSource;
import io.counterweight.event.LabelSource.Cover;
import io.counterweight.event.LabelWriter;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.TimeSource.Format;
import io.counterweight.event.ToldLabel;
import io.counterweight.plan.StreamPlan;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransaction;
import io.counterweight.simulate.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Simulated card transactions as a pipeline reads them, with their labels: the columns are those
/// of the handbook's file. The first is of May 2018: before, the simulator's frauds are still on
/// the rise, and there is little to catch. The stream ends where it reaches `today`, since a time
/// in the future would be refused. For one thread.
final class GeneratedCards implements Iterator<LabelledTransaction> {
    /// A terminal stays compromised for 28 days.
    private static final long RISE_SECONDS = 30 * 86_400L;

    private static final String TIME = "TX_DATETIME";
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final Map<String, Function<CardTransaction, String>> COLUMNS =
            Map.of(
                    "TRANSACTION_ID",
                    card -> String.valueOf(card.id()),
                    TIME,
                    card -> ISO.format(card.time()),
                    "CUSTOMER_ID",
                    card -> String.valueOf(card.customer()),
                    "TERMINAL_ID",
                    card -> String.valueOf(card.terminal()),
                    "TX_AMOUNT",
                    card -> String.valueOf(card.amount()));
    private static final Map<String, Function<CardTransaction, String>> LABELS =
            Map.of(
                    "TX_FRAUD", card -> card.isFraud() ? "1" : "0",
                    "TX_FRAUD_SCENARIO", card -> String.valueOf(card.scenario()));

    /// The simulator's first days take a second, in which the broker starts.
    private final CompletableFuture<Iterator<CardTransaction>> cards;

    private final EventShape shape;
    private final Classes classes;
    private final LabelSource labels;
    private final LabelWriter labelWriter;
    private final Map<String, Integer> labelValues = new LinkedHashMap<>();
    private final Function<CardTransaction, String> label;
    private final ZoneId zone;
    private final String keyColumn;
    private final Set<String> numbers;

    private GeneratedCards(StreamPlan plan, SimulatorSettings settings) {
        this.shape = plan.event();
        this.classes = plan.classes();
        this.labels = plan.labels();
        this.labelWriter = new LabelWriter(classes);
        shape.paths().forEach(path -> column(plan, COLUMNS, path));
        this.label = column(plan, LABELS, String.valueOf(labels.from()));
        var values = labels.values();
        if (values != null) {
            values.forEach((value, name) -> labelValues.put(value, classes.indexOf(name)));
        }
        if (!shape.time().from().equals(TIME) || shape.time().format() != Format.ISO) {
            throw unfit(plan, "event.time must be {from: " + TIME + ", format: iso}");
        }
        var declaredZone = shape.time().zone();
        this.zone = declaredZone == null ? ZoneOffset.UTC : declaredZone;
        var keyedBy = shape.keyedBy() == null ? null : shape.entities().get(shape.keyedBy());
        this.keyColumn = keyedBy == null ? shape.id().from() : keyedBy.from();
        this.numbers =
                shape.fields().values().stream()
                        .filter(field -> field.type() == FieldType.NUMBER)
                        .map(EventShape.FieldSource::from)
                        .collect(Collectors.toSet());
        this.cards = CompletableFuture.supplyAsync(() -> afterRise(settings));
    }

    /// The handbook's population, the same on every run.
    ///
    /// @throws UserError when the pipeline reads what these transactions do not have
    static GeneratedCards upTo(LocalDate today, StreamPlan plan) {
        var start = SimulatorSettings.handbook(1, 0).start();
        int days = (int) Math.max(1, ChronoUnit.DAYS.between(start, today));
        return new GeneratedCards(plan, SimulatorSettings.handbook(1, days));
    }

    private static Iterator<CardTransaction> afterRise(SimulatorSettings settings) {
        var cards = new CardSimulator(settings).iterator();
        while (cards.hasNext()) {
            if (cards.next().secondsSinceStart() >= RISE_SECONDS) {
                return cards;
            }
        }
        return cards;
    }

    @Override
    public boolean hasNext() {
        return cards.join().hasNext();
    }

    @Override
    public LabelledTransaction next() {
        var card = cards.join().next();
        long time = card.time().atZone(zone).toInstant().toEpochMilli();
        var known =
                new Label(
                        value(shape.id().from(), card),
                        classOf(card),
                        time + labels.delay().toMillis());
        boolean isLabelled = labels.cover() == Cover.ALL || known.label() != classes.majority();
        return new LabelledTransaction(
                value(keyColumn, card),
                time,
                () -> json(card).getBytes(StandardCharsets.UTF_8),
                known,
                isLabelled ? new ToldLabel(known, labelWriter) : null);
    }

    private int classOf(CardTransaction card) {
        var value = label.apply(card);
        var index = labelValues.get(value);
        if (index == null) {
            throw new UserError(
                    "labels.values must name a class for every value of "
                            + labels.from()
                            + ": value="
                            + value);
        }
        return index;
    }

    /// No value needs escaping: digits, a point, a date.
    private String json(CardTransaction card) {
        return shape.paths().stream()
                .map(path -> '"' + path + "\":" + quoted(path, value(path, card)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String quoted(String path, String value) {
        return numbers.contains(path) ? value : '"' + value + '"';
    }

    private static String value(String column, CardTransaction card) {
        return COLUMNS.getOrDefault(column, none -> "").apply(card);
    }

    private static Function<CardTransaction, String> column(
            StreamPlan plan, Map<String, Function<CardTransaction, String>> columns, String name) {
        var column = columns.get(name);
        if (column == null) {
            throw unfit(
                    plan,
                    "it reads the column "
                            + name
                            + ", they have "
                            + List.copyOf(columns.keySet()).stream().sorted().toList());
        }
        return column;
    }

    private static UserError unfit(StreamPlan plan, String problem) {
        return new UserError(
                "pipeline "
                        + plan.pipeline()
                        + " does not fit generated cards, so it needs --transactions: "
                        + problem);
    }
}

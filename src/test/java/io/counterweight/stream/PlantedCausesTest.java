package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.app.ObservedModels;
import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.TopicNames;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.Pipelines;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransaction;
import io.counterweight.simulate.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Alerts of a model that learned from simulated cards, whose frauds have a known cause.
class PlantedCausesTest {
    private static final SimulatorSettings CARDS =
            new SimulatorSettings(500, 1_000, LocalDate.of(2018, 4, 1), 45, 1, null);
    private static final Duration DELAY = Duration.ofDays(7);
    private static final long FROM = LocalDate.of(2018, 5, 1).toEpochDay() * 86_400_000L;

    private static final Map<String, Sent> SENT = new HashMap<>();
    private static final Map<Integer, Integer> KNOWN_FRAUDS = new HashMap<>();
    private static final List<Alert> ALERTS = new ArrayList<>();

    /// @param knownFrauds of the terminal, when it was sent
    private record Sent(CardTransaction card, int knownFrauds) {}

    private record Due(CardTransaction card, long at) {}

    @BeforeAll
    static void replay() {
        var declared = Pipelines.load("handbook");
        var plan = Pipelines.plan(declared, TopicNames.of("handbook"));
        StreamObserver observer =
                new StreamObserver() {
                    @Override
                    public void alerted(Alert alert) {
                        ALERTS.add(alert);
                    }
                };
        try (var registry =
                        new ModelRegistry(
                                plan.modelTerms(),
                                ModelBuilds.direct(),
                                new ObservedModels(observer));
                var stream = new StreamReplay(plan, new JavaKernels(), registry, observer)) {
            Queue<Due> labels = new ArrayDeque<>();
            for (var card : new CardSimulator(CARDS)) {
                send(card, labels, stream);
            }
        }
    }

    private static void send(CardTransaction card, Queue<Due> labels, StreamReplay stream) {
        long time = card.time().toEpochSecond(ZoneOffset.UTC) * 1000;
        for (var due = labels.peek(); due != null && due.at() <= time; due = labels.peek()) {
            labels.remove();
            stream.label(bytes(String.valueOf(due.card().id())), label(due), due.at());
            KNOWN_FRAUDS.merge(due.card().terminal(), due.card().isFraud() ? 1 : 0, Integer::sum);
        }
        var id = String.valueOf(card.id());
        var json =
                """
                {"TRANSACTION_ID":"%s","TX_DATETIME":"%s","CUSTOMER_ID":"%d","TERMINAL_ID":"%d",\
                "TX_AMOUNT":%s}\
                """
                        .formatted(
                                id, card.time(), card.customer(), card.terminal(), card.amount());
        stream.transaction(bytes(id), bytes(json), time);
        SENT.put(id, new Sent(card, KNOWN_FRAUDS.getOrDefault(card.terminal(), 0)));
        labels.add(new Due(card, time + DELAY.toMillis()));
    }

    private static byte[] label(Due due) {
        return bytes(
                """
                {"transactionId":"%s","class":"%s","labelledAt":%d}\
                """
                        .formatted(
                                due.card().id(),
                                due.card().isFraud() ? "fraud" : "genuine",
                                due.at()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// All that is wrong with them is the terminal, once that can be known: some alerts before have
    /// other causes.
    @Test
    void aCompromisedTerminalsRiskComesFirst() {
        var first = firstReasons(sent -> sent.card().scenario() == 2 && sent.knownFrauds() > 2);
        assertThat(share(first, "terminal-risk")).isGreaterThan(.9);
    }

    /// A third of a stolen card's amounts are five times what they would be.
    @Test
    void amountsFiveTimesTheUsualComeFirst() {
        assertThat(share(firstReasons(sent -> sent.card().scenario() == 3), "amount"))
                .isGreaterThan(.9);
    }

    /// Half a weekend could not be, so the more frequent value is what is usual.
    @Test
    void aFlagAtItsMoreFrequentValueIsNoReason() {
        var flags =
                ALERTS.stream()
                        .flatMap(alert -> alert.reasons().stream())
                        .filter(reason -> List.of("weekend", "night").contains(reason.feature()))
                        .toList();
        assertThat(flags)
                .isNotEmpty()
                .allMatch(reason -> (reason.value() == 1) == (reason.usual() <= .5));
    }

    @Test
    void anAlertHasFiveReasonsAtMost() {
        assertThat(ALERTS)
                .allMatch(alert -> alert.reasons().size() <= AlertReasons.MOST)
                .anyMatch(alert -> alert.reasons().size() == AlertReasons.MOST);
    }

    /// The first reason's feature of each such alert, once a model has learned.
    private static List<String> firstReasons(Predicate<Sent> cause) {
        return ALERTS.stream()
                .filter(alert -> alert.eventTime() >= FROM)
                .filter(alert -> cause.test(SENT.get(alert.transactionId())))
                .map(alert -> alert.reasons().getFirst().feature())
                .toList();
    }

    private static double share(List<String> features, String prefix) {
        assertThat(features).hasSizeGreaterThan(30);
        long of = features.stream().filter(feature -> feature.startsWith(prefix)).count();
        return (double) of / features.size();
    }
}

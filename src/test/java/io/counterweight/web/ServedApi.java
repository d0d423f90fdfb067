package io.counterweight.web;

import io.counterweight.evaluate.Promotion;
import io.counterweight.event.Classes;
import io.counterweight.event.Disposition;
import io.counterweight.event.Label;
import io.counterweight.event.LabelSources;
import io.counterweight.event.TransactionIds;
import io.counterweight.web.api.Api;
import io.counterweight.web.api.ApiException;
import io.counterweight.web.api.ApiSources;
import io.counterweight.web.api.DecisionSource;
import io.counterweight.web.api.RecipeDeclaration;
import io.counterweight.web.api.ServiceState;
import io.counterweight.web.api.StreamSummary;
import io.counterweight.web.api.TransactionLookup;
import io.counterweight.web.api.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// An API without a stream: keeps what is written, for a test to look at.
final class ServedApi {
    static final long NOW = 1_700_000_000_000L;

    final List<Promotion> promotions = new ArrayList<>();
    final List<Label> labels = new ArrayList<>();
    final List<String> senders = new ArrayList<>();
    final StreamSummary summary = new StreamSummary(() -> NOW);
    List<String> applications = List.of("scorer");
    List<String> withModel = List.of("base", "focal");
    boolean isBrokerThere = true;
    RuntimeException failure;
    TransactionIds ids = TransactionIds.PLAIN;
    LabelSources labelSources;
    boolean hasDispositions = true;
    final List<Disposition> dispositions = new ArrayList<>();
    TransactionLookup transactions = id -> Optional.empty();
    DecisionSource decisions =
            (transactions, asked) -> {
                throw new ApiException(421, "other-process", "role", "trainer", "ask a scorer");
            };

    final ServedRules rules = new ServedRules();

    Api api() {
        return Api.of(
                new ApiSources(
                        "cards",
                        new Classes(List.of("genuine", "fraud"), 0),
                        ids,
                        labelSources,
                        List.of(recipe("base"), recipe("focal")),
                        () -> "base",
                        recipe -> withModel.contains(recipe),
                        this::state,
                        summary,
                        List::of,
                        id -> transactions.find(id),
                        this::promote,
                        this::label,
                        hasDispositions ? this::dispose : null,
                        (transactions, asked) -> decisions.decide(transactions, asked),
                        rules.desk(),
                        () -> NOW,
                        null));
    }

    private static RecipeDeclaration recipe(String name) {
        return new RecipeDeclaration(name, Map.of("kind", "network"));
    }

    private ServiceState state() {
        if (failure != null) {
            throw failure;
        }
        return new ServiceState(
                Map.of(),
                "2024-01-01T00:00:00Z",
                applications.stream().collect(Collectors.toMap(name -> name, name -> "RUNNING")),
                null,
                null,
                null,
                List.of(),
                List.of());
    }

    private void promote(Promotion promotion) throws Unavailable {
        if (!isBrokerThere) {
            throw new Unavailable("the broker does not take the record", null);
        }
        promotions.add(promotion);
    }

    private List<Boolean> label(List<Label> sent, String who) {
        senders.add(who);
        if (isBrokerThere) {
            labels.addAll(sent);
        }
        return sent.stream().map(label -> isBrokerThere).toList();
    }

    private List<Boolean> dispose(List<Disposition> sent, String who) {
        senders.add(who);
        if (isBrokerThere) {
            dispositions.addAll(sent);
        }
        return sent.stream().map(disposition -> isBrokerThere).toList();
    }
}

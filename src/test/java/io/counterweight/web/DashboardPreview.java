package io.counterweight.web;

import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.RuleEvaluation;
import io.counterweight.evaluate.RuleTerms;
import io.counterweight.evaluate.RulesEvaluation;
import io.counterweight.event.AlertReason;
import io.counterweight.web.api.StreamSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Serves the page over made-up scores, to look at it and for tests that need no stream. As a
/// program its arguments are the port and the names of the classes, the majority first.
final class DashboardPreview implements AutoCloseable {
    /// Hours of them without a fraud: two days of quiet.
    static final int QUIET_FROM = 300;

    static final int QUIET_TO = 348;

    private final DashboardState state;
    private final EventStream events;
    private final WebServer server;
    private final DashboardFeed feed;
    private final JudgedStream stream;
    private final RuledStream ruled = new RuledStream();
    private final ServedApi api = new ServedApi();
    private @Nullable RulesEvaluation ofRules;
    private int hour;

    DashboardPreview(int port, List<String> names) {
        state = Dashboards.of("cards", names, "weighted", System::currentTimeMillis);
        stream = new JudgedStream(names, List.of("weighted", "focal", "plain"), 1_000);
        api.rules.clock = () -> RuledStream.START + hour * RuledStream.HOUR;
        events =
                new EventStream(
                        Long.toString(System.currentTimeMillis(), 36), EventStream.Limits.DEFAULT);
        var probes = new Probes(Optional::empty, Optional::empty, Optional::empty);
        server =
                WebServer.start(
                        WebSettings.loopback(port),
                        new WebContent(() -> "", probes, state::snapshot, events, api.api()));
        feed = DashboardFeed.start(state, events);
        state.learnsWith("avx2");
    }

    public static void main(String[] arguments) throws InterruptedException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080;
        var names =
                arguments.length > 2
                        ? List.of(arguments).subList(1, arguments.length)
                        : List.of("genuine", "fraud");
        try (var preview = new DashboardPreview(port, names)) {
            System.out.println(preview.url());
            preview.run(700);
            while (true) {
                preview.run(1);
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    String url() {
        return server.url();
    }

    /// From now on what the champion decides as fraud is blocked, but for that share.
    void block(double letThrough) {
        stream.block(letThrough);
    }

    DashboardState state() {
        return state;
    }

    void run(int hours) {
        for (int end = hour + hours; hour < end; hour++) {
            boolean isQuiet = hour >= QUIET_FROM && hour < QUIET_TO;
            stream.hour(hour, isQuiet ? 0 : .02).forEach(state::evaluated);
            tellTheRest();
            ofRules = ruled.hour(hour, terms());
            api.summary.rulesEvaluated(ofRules);
        }
    }

    private List<RuleTerms> terms() {
        var terms = new ArrayList<RuleTerms>();
        rules().rules
                .newest()
                .book()
                .rules()
                .forEach((name, rule) ->
                        terms.add(
                                new RuleTerms(
                                        name,
                                        rule.action().toString(),
                                        rule.state().name().toLowerCase(Locale.ROOT),
                                        null)));
        return terms;
    }

    /// Those that the page may change.
    StreamSummary summary() {
        return api.summary;
    }

    ServedRules rules() {
        return api.rules;
    }

    /// The newest of a rule.
    RuleEvaluation figuresOf(String rule) {
        return Objects.requireNonNull(ofRules).rules().stream()
                .filter(each -> each.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private void tellTheRest() {
        for (int i = 0; i < 50; i++) {
            state.scored(40_000, 9);
            state.labelled("genuine", 86_400_000);
        }
        state.trained("weighted", 50, 1_000);
        if (hour % 40 == 7) {
            state.deadLettered("not-json");
        }
        state.warned("a column is the same in each of the first 100000 rows: column=channel=shpo");
        if (hour % 12 == 0) {
            state.modelSwapped("weighted", "weighted-" + hour / 12);
        }
        if (hour % 9 == 0) {
            state.alerted(
                    new Alert(
                            "t" + hour,
                            1_522_540_800_000L + hour * 3_600_000L,
                            "fraud",
                            .93f,
                            List.of(new AlertReason("amount", 743.5f, 48.2f, "customer", 3.1f)),
                            "weighted",
                            "weighted-" + hour / 12));
        }
    }

    @Override
    public void close() {
        feed.close();
        server.close();
    }
}

package io.counterweight.app.bench.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.bench.stage.Cards;
import io.counterweight.app.bench.stage.Child;
import io.counterweight.app.bench.stage.Lag;
import io.counterweight.app.bench.stage.Sender;
import io.counterweight.app.bench.stage.Stage;
import io.counterweight.app.bench.stage.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A warm service, its callers, and readers of what came of the calls. A label is sent as soon as
/// its transaction is decided, so that the trainer learns all the time. For one thread.
final class AnswerRun implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stage stage;
    private final AnswerBenchSettings settings;
    private final Scorers scorers;
    private final Child callers;
    private final Cards labelled;
    private final Sender labels;
    private final Tally decided;
    private final Tally learned;
    private final Lag lag;
    private long next;
    private long refused;

    private AnswerRun(Stage stage, AnswerBenchSettings settings, Scorers scorers, Child callers) {
        this.stage = stage;
        this.settings = settings;
        this.scorers = scorers;
        this.callers = callers;
        this.labelled = new Cards(settings.entities(), settings.perDay());
        this.labels = Sender.inBatches(stage.bootstrap());
        this.decided =
                new Tally(
                        stage.bootstrap(),
                        scorers.topics().decisions(),
                        "read_committed",
                        this::isDecided);
        this.learned =
                new Tally(
                        stage.bootstrap(), scorers.topics().examples(), "read_committed", _ -> {});
        this.lag = new Lag(stage.bootstrap());
    }

    static AnswerRun start(Stage stage, AnswerBenchSettings settings, int count)
            throws IOException, InterruptedException {
        var scorers = Scorers.start(stage, settings, count);
        var arguments =
                new ArrayList<>(
                        List.of(
                                String.valueOf(settings.entities()),
                                String.valueOf(settings.perDay()),
                                String.valueOf(settings.connections())));
        arguments.addAll(scorers.hosts());
        var callers = stage.children().start("callers-of-" + count, Callers.class, arguments);
        return new AnswerRun(stage, settings, scorers, callers);
    }

    private void isDecided(long number) {
        labels.send(scorers.topics().labels(), Cards.id(number), labelled.label(number));
    }

    /// Sends transactions to the topic, until the champion has a model and profiles know outcomes.
    void warmUp() throws InterruptedException {
        var cards = new Cards(settings.entities(), settings.perDay());
        try (var sender = Sender.inBatches(stage.bootstrap())) {
            while (next < settings.warmUp()) {
                sender.send(
                        scorers.topics().transactions(), cards.key(next), cards.transaction(next));
                next++;
            }
            sender.flush();
        }
        finish();
        scorers.awaitReady();
    }

    /// Calls at an even pace, and waits until the stream has done what follows.
    Figures measure(int rate, String wait) throws IOException, InterruptedException {
        call(rate, wait, (long) rate * settings.leadInSeconds());
        finish();
        var before = scorers.scrape();
        long doubledBefore = decided.doubled();
        var start = stage.usage(scorers.children(), Set.of());
        long first = next;
        long count = (long) rate * settings.seconds();
        var heard = call(rate, wait, count);
        long answered = System.nanoTime();
        finish();
        var end = stage.usage(scorers.children(), Set.of());
        var scraped = scorers.scrape().since(before);
        var cost = end.since(start, count);
        return new Figures(
                rate,
                wait,
                scorers.hosts().size(),
                heard.p50(),
                heard.p99(),
                heard.p999(),
                heard.max(),
                count,
                heard.fallbacks(),
                scraped.differences(),
                scraped.compared(),
                scraped.answered(),
                heard.notAppended(),
                heard.refused(),
                lost(first, heard),
                decided.doubled() - doubledBefore,
                (end.at() - answered) / 1e6,
                cost.cpuMicros(),
                cost.brokerMicros(),
                scraped.models());
    }

    private Heard call(int rate, String wait, long count) throws IOException {
        var heard =
                JSON.readValue(
                        callers.ask("%s %d %d %d".formatted(wait, rate, next, count)), Heard.class);
        next += count;
        refused += heard.refusals();
        return heard;
    }

    /// Waits until all that was answered is decided and learned, or will not be.
    private void finish() throws InterruptedException {
        decided.settle(next - refused, scorers::requireAlive);
        learned.settle(decided.count(), scorers::requireAlive);
        lag.awaitNone(
                List.of(
                        scorers.topics().pipeline() + "-trainer",
                        scorers.topics().pipeline() + "-scorer"),
                scorers::requireAlive);
    }

    private long lost(long first, Heard heard) {
        var refusals = new HashSet<>(heard.refusedNumbers());
        long lost = 0;
        for (long number = first; number < next; number++) {
            if (!refusals.contains(number) && !decided.hasCome(number)) {
                lost++;
            }
        }
        return lost;
    }

    @Override
    public void close() throws InterruptedException {
        callers.close();
        decided.close();
        learned.close();
        labels.close();
        lag.close();
        scorers.close();
    }
}

package io.counterweight.app.demo;

import io.counterweight.app.Termination;
import io.counterweight.config.Declared;
import io.counterweight.config.Pipeline;
import io.counterweight.config.TopicSpec;
import io.counterweight.config.UserError;
import io.counterweight.event.CsvException;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.web.DashboardState;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One run of the demo: start, stream, balance. Read [#run] top to bottom: it is the order in which
/// things end too. For the main thread.
final class Demo {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    /// How long the balance waits while nothing moves.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /// How long it waits in all after Ctrl-C.
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final StreamPlan plan;
    private final Settings settings;
    private final Iterator<LabelledTransaction> rows;
    private final DemoFolder folder;
    private final Termination termination;
    private final PrintWriter out;

    /// @param duration after which no more is sent; null for the end of the stream
    /// @param rows how many there are; 0 where that is not known
    /// @param isAnswered whether transactions go through the API instead of to their topic
    /// @param isBlocking whether what is advised to be blocked is declined, and has no label
    record Settings(
            Declared<Pipeline> pipeline,
            List<TopicSpec> topics,
            Rate rate,
            int port,
            @Nullable Duration duration,
            long rows,
            boolean isAnswered,
            boolean isBlocking) {
        /// The share of the demo that is over; null where nobody knows its end.
        @Nullable Double done(Duration time, long sent) {
            if (duration != null) {
                return Math.min(1, (double) time.toMillis() / duration.toMillis());
            }
            return rows == 0 ? null : Math.min(1, (double) sent / rows);
        }
    }

    /// The parts of a stream that runs.
    private record Running(
            Settings settings,
            DemoServices services,
            DashboardState dashboard,
            Answers answers,
            AnswerCounter counter,
            Feeder feeder,
            @Nullable AnswerCalls calls,
            @Nullable Blocked blocked,
            Screen screen,
            long since) {
        Duration time() {
            return Duration.ofNanos(System.nanoTime() - since);
        }

        Figures figures() {
            return new Figures(
                    time(),
                    settings.done(time(), answers.balance().in()),
                    answers.balance(),
                    feeder.progress(),
                    counter.deadLabels(),
                    calls == null ? null : calls.times(),
                    blocked == null ? null : blocked.counts(),
                    dashboard.snapshot());
        }

        /// Labels that were learned from, or never will be.
        long labelsDone() {
            return labelsDone(dashboard, answers, counter);
        }

        static long labelsDone(DashboardState dashboard, Answers answers, AnswerCounter counter) {
            return dashboard.counters().labels()
                    + answers.balance().deadLettered()
                    + answers.refused()
                    + counter.deadLabels();
        }
    }

    Demo(
            StreamPlan plan,
            Settings settings,
            Iterator<LabelledTransaction> rows,
            DemoFolder folder,
            Termination termination,
            PrintWriter out) {
        this.plan = plan;
        this.settings = settings;
        this.rows = rows;
        this.folder = folder;
        this.termination = termination;
        this.out = out;
    }

    /// Streams until the time is over, the stream has ended or the end is asked for.
    ///
    /// @return whether each transaction was answered once
    /// @throws UserError when something ended before its time
    boolean run() throws InterruptedException {
        say("starting a broker, the scorer, the trainer and the page …");
        try (var services =
                DemoServices.start(
                        plan, settings.pipeline(), settings.topics(), folder, settings.port())) {
            awaitReady(services);
            var answers = new Answers(plan.transactionIds());
            var blocked = settings.isBlocking() ? blocked() : null;
            var counter = new AnswerCounter(services.bootstrap(), plan, answers, blocked);
            counter.start();
            try (var outbox = new Outbox(services.bootstrap());
                    var calls =
                            settings.isAnswered()
                                    ? new AnswerCalls(services.service().url(), answers)
                                    : null) {
                var running = running(services, answers, counter, outbox, calls, blocked);
                running.feeder().start();
                var fault = stream(running);
                return end(running, fault);
            }
        }
    }

    private Blocked blocked() {
        return new Blocked(plan.transactionIds(), plan.classes().name(plan.classes().majority()));
    }

    private Running running(
            DemoServices services,
            Answers answers,
            AnswerCounter counter,
            Outbox outbox,
            @Nullable AnswerCalls calls,
            @Nullable Blocked blocked) {
        var dashboard = services.service().dashboard();
        var feeder =
                new Feeder(
                        new Arrivals(rows),
                        outbox,
                        calls == null ? Transactions.toTopic(outbox, plan.topics()) : calls,
                        plan.topics(),
                        settings.rate(),
                        answers,
                        () -> Running.labelsDone(dashboard, answers, counter),
                        blocked);
        var screen = Screen.of(out, services.service().url());
        return new Running(
                settings,
                services,
                dashboard,
                answers,
                counter,
                feeder,
                calls,
                blocked,
                screen,
                System.nanoTime());
    }

    private void awaitReady(DemoServices services) throws InterruptedException {
        long start = System.nanoTime();
        while (!services.isReady() && !termination.await(TICK)) {
            var fault = services.fault();
            if (fault != null || System.nanoTime() - start > LONGEST_START.toNanos()) {
                throw failed(fault == null ? "the service does not become ready" : fault);
            }
        }
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        say(
                String.format(
                        Locale.ROOT,
                        "ready after %.1f s: %s",
                        (System.currentTimeMillis() - started) / 1e3,
                        services.service().url()));
        say("");
    }

    /// Shows the stream until it is over; returns why it is over before its time.
    private @Nullable String stream(Running running) throws InterruptedException {
        var shown = Duration.ZERO;
        while (!running.feeder().hasEnded() && !isOver(running) && !termination.await(TICK)) {
            var fault = fault(running);
            if (fault != null) {
                return fault;
            }
            if (running.time().minus(shown).compareTo(running.screen().period()) >= 0) {
                shown = running.time();
                running.screen().show(running.figures());
            }
        }
        return fault(running);
    }

    private boolean isOver(Running running) {
        var duration = settings.duration();
        return duration != null && running.time().compareTo(duration) >= 0;
    }

    private static @Nullable String fault(Running running) {
        var feeding = running.feeder().failure();
        if (feeding instanceof CsvException) {
            return "--transactions: " + feeding.getMessage();
        }
        var service = running.services().fault();
        if (service != null) {
            return service;
        }
        if (feeding != null) {
            return "the stream cannot be fed: " + feeding.getMessage();
        }
        var counting = running.counter().failure();
        return counting == null ? null : "the answers cannot be read: " + counting.getMessage();
    }

    private boolean end(Running running, @Nullable String fault) throws InterruptedException {
        var broken = running.services().fault();
        if (broken == null) {
            running.feeder().stop();
            drain(running);
        } else {
            running.feeder().abandon();
        }
        var last = running.figures();
        running.services().closeService();
        boolean isRead = broken == null && running.counter().readToEnd();
        running.screen()
                .end(
                        new Figures(
                                last.running(),
                                null,
                                running.answers().balance(),
                                running.feeder().progress(),
                                running.counter().deadLabels(),
                                last.answers(),
                                last.blocked(),
                                running.dashboard().snapshot()));
        if (fault != null) {
            throw failed(fault);
        }
        return isRead && running.answers().balance().isEven();
    }

    /// Waits until all that was sent is answered, for as long as there is progress.
    private void drain(Running running) throws InterruptedException {
        long start = System.nanoTime();
        long moved = start;
        long seen = -1;
        while (!isDrained(running)) {
            long now = System.nanoTime();
            long done = running.labelsDone() - running.answers().unanswered();
            if (done != seen) {
                seen = done;
                moved = now;
            }
            boolean isLate = termination.isAsked() && now - start > LONGEST_END.toNanos();
            boolean isStuck =
                    now - moved > PATIENCE.toNanos()
                            || running.services().fault() != null
                            || running.counter().failure() != null;
            if (isLate || isStuck) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(TICK.toMillis() / 2);
        }
    }

    /// At the end of the stream the labels are waited for too.
    private static boolean isDrained(Running running) {
        var progress = running.feeder().progress();
        return running.answers().unanswered() <= 0
                && (!progress.isComplete() || running.labelsDone() >= progress.labels());
    }

    private UserError failed(String fault) {
        return new UserError(fault + "; logs: " + folder.root());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}

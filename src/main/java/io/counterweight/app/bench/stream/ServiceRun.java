package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Build;
import io.counterweight.app.bench.stage.Cards;
import io.counterweight.app.bench.stage.Child;
import io.counterweight.app.bench.stage.Lag;
import io.counterweight.app.bench.stage.Round;
import io.counterweight.app.bench.stage.Sender;
import io.counterweight.app.bench.stage.Stage;
import io.counterweight.app.bench.stage.Tally;
import io.counterweight.event.TopicNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/// The real service: `serve` of a build, scorer and trainer in one JVM. A label is sent as soon as
/// its transaction is decided, and nothing holds it back.
///
/// [Job#SCORE] has a scorer and a trainer in JVMs of their own while it warms up, so that there is
/// a model and profiles know outcomes; then the trainer ends, and no more labels are sent.
final class ServiceRun implements JobRun {
    private static final Duration COMMAND = Duration.ofMinutes(2);

    private final Stage stage;
    private final Job job;
    private final Build build;
    private final Cards cards;
    private final TopicNames topics;
    private final List<Child> children;
    private final Sender sender;
    private final Sender labels;
    private final Cards labelled;
    private final Tally decided;
    private final Tally learned;
    private final Lag lag;
    private long sent;
    private volatile long labelledUpTo = Long.MAX_VALUE;
    private volatile LongConsumer watcher = _ -> {};

    private ServiceRun(
            Stage stage,
            Job job,
            Build build,
            Scale scale,
            TopicNames topics,
            List<Child> children) {
        this.stage = stage;
        this.job = job;
        this.build = build;
        this.cards = scale.cards();
        this.labelled = scale.cards();
        this.topics = topics;
        this.children = new ArrayList<>(children);
        this.sender = Sender.inBatches(stage.bootstrap());
        this.labels = Sender.inBatches(stage.bootstrap());
        this.decided =
                new Tally(stage.bootstrap(), topics.decisions(), "read_committed", this::isDecided);
        this.learned = new Tally(stage.bootstrap(), topics.examples(), "read_committed", _ -> {});
        this.lag = new Lag(stage.bootstrap());
    }

    /// Returns before it runs.
    ///
    /// @param guarantee how records are processed
    static ServiceRun start(Stage stage, Job job, Build build, Scale scale, Guarantee guarantee)
            throws IOException, InterruptedException {
        var name = name(job, build, guarantee);
        var pipeline = build.write(stage.folder(), name, job.recipes());
        var settings = settings(stage, name, pipeline);
        var apply =
                List.of(
                        "topics",
                        "apply",
                        "--config",
                        settings.toString(),
                        "--partitions",
                        String.valueOf(scale.partitions()));
        try (var applied = stage.children().start("topics-" + name, build.launch(), apply)) {
            if (applied.await(COMMAND) != 0) {
                throw new IllegalStateException("no topics for " + name + ":\n" + applied.tail());
            }
        }
        var children = new ArrayList<Child>();
        for (var role : job == Job.SCORE ? List.of("scorer", "trainer") : List.of("all")) {
            var serve =
                    new ArrayList<>(
                            List.of("serve", "--config", settings.toString(), "--role", role));
            serve.addAll(List.of("--state-dir", stage.folder() + "/" + name + "-" + role));
            serve.addAll(guarantee.flags());
            children.add(
                    stage.children()
                            .start(
                                    job == Job.SCORE ? name + "-" + role : name,
                                    build.launch(),
                                    serve));
        }
        return new ServiceRun(stage, job, build, scale, TopicNames.of(name), children);
    }

    /// Whether the build has that guarantee: one that does not know the flag refuses its settings.
    static boolean takes(Stage stage, Build build, Guarantee guarantee)
            throws IOException, InterruptedException {
        if (guarantee.flags().isEmpty()) {
            return true;
        }
        var name = "asked" + build.suffix() + guarantee.suffix();
        var pipeline = build.write(stage.folder(), name, Job.SCORE_TRAIN.recipes());
        var check =
                new ArrayList<>(
                        List.of(
                                "serve",
                                "--check-config",
                                "--config",
                                settings(stage, name, pipeline).toString()));
        check.addAll(guarantee.flags());
        try (var checked = stage.children().start("topics-" + name, build.launch(), check)) {
            return checked.await(COMMAND) == 0;
        }
    }

    private static String name(Job job, Build build, Guarantee guarantee) {
        return "bench-" + job.label() + build.suffix() + guarantee.suffix();
    }

    private static Path settings(Stage stage, String name, Path pipeline) throws IOException {
        return Files.writeString(
                stage.folder().resolve(name + "-serve.yaml"),
                """
                pipeline: %s
                kafka:
                  bootstrap.servers: %s
                state-dir: %s
                http:
                  port: 0
                """
                        .formatted(
                                pipeline,
                                stage.bootstrap(),
                                stage.folder().resolve(name + "-state")));
    }

    private void isDecided(long number) {
        watcher.accept(number);
        if (number < labelledUpTo) {
            labels.send(topics.labels(), Cards.id(number), labelled.label(number));
        }
    }

    @Override
    public String name() {
        return job.label() + build.suffix();
    }

    @Override
    public int times() {
        return job.times();
    }

    String decisions() {
        return topics.decisions();
    }

    /// @param told the number of each transaction that is decided, in the thread that reads; once
    ///   it is replaced, it may be told of one more
    void watch(LongConsumer told) {
        watcher = told;
    }

    @Override
    public void warmUp(long records) throws InterruptedException {
        feed(records);
        finish();
        if (job == Job.SCORE) {
            labelledUpTo = sent;
            children.removeLast().close();
        }
    }

    @Override
    public Round measure(long records) throws IOException, InterruptedException {
        var apart = Set.of(topics.transactions(), topics.labels());
        var start = stage.usage(children, apart);
        feed(records);
        finish();
        return stage.usage(children, apart).since(start, records);
    }

    private void feed(long records) {
        for (long i = 0; i < records; i++) {
            sendNext(sender);
        }
        sender.flush();
    }

    /// Sends the next transaction.
    void sendNext(Sender by) {
        by.send(topics.transactions(), cards.key(sent), cards.transaction(sent));
        sent++;
    }

    /// Transactions sent so far: the number of the next.
    long sent() {
        return sent;
    }

    /// Waits until all that was sent is decided and, where labels are sent, learned, and until
    /// nothing is left to read of what follows from it.
    void finish() throws InterruptedException {
        awaitAnswers();
        lag.awaitNone(groups(), this::requireAlive);
        // One that is there twice may have come after the last.
        awaitAnswers();
    }

    private void awaitAnswers() throws InterruptedException {
        decided.await(sent, this::requireAlive);
        learned.await(Math.min(sent, labelledUpTo), this::requireAlive);
    }

    private List<String> groups() {
        var scorer = topics.pipeline() + "-scorer";
        return labelledUpTo == Long.MAX_VALUE
                ? List.of(topics.pipeline() + "-trainer", scorer)
                : List.of(scorer);
    }

    private void requireAlive() {
        children.forEach(Child::requireAlive);
    }

    @Override
    public void close() throws InterruptedException {
        sender.close();
        decided.close();
        learned.close();
        labels.close();
        lag.close();
        children.forEach(Child::close);
    }
}

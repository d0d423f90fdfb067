package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Cards;
import io.counterweight.app.bench.stage.Child;
import io.counterweight.app.bench.stage.Round;
import io.counterweight.app.bench.stage.Sender;
import io.counterweight.app.bench.stage.Stage;
import io.counterweight.app.bench.stage.Tally;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// A yardstick in Kafka Streams. What is faster than its feeder finds its topic filled; the others
/// are fed as a service is.
final class BareRun implements JobRun {
    private final Stage stage;
    private final Job job;
    private final Cards cards;
    private final String input;
    private final Child child;
    private final Sender sender;
    private final Tally written;
    private long sent;

    private BareRun(Stage stage, Job job, Cards cards, String input, Child child, Tally written) {
        this.stage = stage;
        this.job = job;
        this.cards = cards;
        this.input = input;
        this.child = child;
        this.sender = Sender.inBatches(stage.bootstrap());
        this.written = written;
    }

    static BareRun start(Stage stage, Job job, Cards cards, int partitions)
            throws IOException, InterruptedException {
        var name = "bench-" + job.label();
        var input = name + "-input";
        var output = name + "-output";
        stage.createTopics(partitions, input, output);
        var state = stage.folder().resolve(name + "-state");
        var child =
                stage.children()
                        .start(
                                job.label(),
                                BareStreams.class,
                                List.of(
                                        job.label(),
                                        stage.bootstrap(),
                                        name,
                                        input,
                                        output,
                                        state.toString()));
        return new BareRun(
                stage,
                job,
                cards,
                input,
                child,
                new Tally(stage.bootstrap(), output, "read_committed", _ -> {}));
    }

    @Override
    public String name() {
        return job.label();
    }

    @Override
    public int times() {
        return job.times();
    }

    @Override
    public void warmUp(long records) throws InterruptedException {
        feed(records);
        written.await(sent, child::requireAlive);
    }

    @Override
    public Round measure(long records) throws IOException, InterruptedException {
        if (job.isStateless()) {
            child.ask("hold");
            feed(records);
        }
        var start = stage.usage(List.of(child), Set.of(input));
        if (job.isStateless()) {
            child.ask("go");
        } else {
            feed(records);
        }
        written.await(sent, child::requireAlive);
        return stage.usage(List.of(child), Set.of(input)).since(start, records);
    }

    private void feed(long records) {
        for (long i = 0; i < records; i++) {
            sender.send(input, cards.key(sent), cards.transaction(sent));
            sent++;
        }
        sender.flush();
    }

    @Override
    public void close() throws InterruptedException {
        sender.close();
        written.close();
        child.close();
    }
}

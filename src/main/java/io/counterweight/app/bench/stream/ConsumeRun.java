package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Cards;
import io.counterweight.app.bench.stage.Child;
import io.counterweight.app.bench.stage.Round;
import io.counterweight.app.bench.stage.Sender;
import io.counterweight.app.bench.stage.Stage;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// [Job#CONSUME]: its topic is filled before it may read.
final class ConsumeRun implements JobRun {
    private static final String TOPIC = "bench-consume";

    private final Stage stage;
    private final Cards cards;
    private final Sender sender;
    private final Child child;
    private long sent;

    private ConsumeRun(Stage stage, Cards cards, Child child) {
        this.stage = stage;
        this.cards = cards;
        this.sender = Sender.inBatches(stage.bootstrap());
        this.child = child;
    }

    static ConsumeRun start(Stage stage, Cards cards, int partitions)
            throws IOException, InterruptedException {
        stage.createTopics(partitions, TOPIC);
        return new ConsumeRun(
                stage,
                cards,
                stage.children()
                        .start(
                                name(Job.CONSUME),
                                BareConsumer.class,
                                List.of(stage.bootstrap(), TOPIC)));
    }

    private static String name(Job job) {
        return job.label();
    }

    @Override
    public String name() {
        return name(Job.CONSUME);
    }

    @Override
    public int times() {
        return Job.CONSUME.times();
    }

    @Override
    public void warmUp(long records) throws IOException {
        load(records);
        child.ask(String.valueOf(records));
    }

    @Override
    public Round measure(long records) throws IOException, InterruptedException {
        load(records);
        var start = stage.usage(List.of(child), Set.of(TOPIC));
        child.ask(String.valueOf(records));
        return stage.usage(List.of(child), Set.of(TOPIC)).since(start, records);
    }

    private void load(long records) {
        for (long i = 0; i < records; i++) {
            sender.send(TOPIC, cards.key(sent), cards.transaction(sent));
            sent++;
        }
        sender.flush();
    }

    @Override
    public void close() {
        sender.close();
        child.close();
    }
}

package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.DueLabels;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelRegistry;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// The features of a file's transactions as the stream computes them, by the processors that run
/// live: labels come back to profiles when they are known ([DueLabels]). Nothing is scored or
/// learned. For one thread.
public final class FeatureReplay implements AutoCloseable {
    private final StreamPlan plan;
    private final ThreadWiring wiring = new ThreadWiring();
    private final DueLabels labels = new DueLabels();

    /// @param registry stays without models; the caller closes it afterwards
    /// @param features hears of every transaction that is no dead letter, within its [#row]
    public FeatureReplay(
            StreamPlan plan,
            ModelRegistry registry,
            StreamObserver observer,
            Consumer<ScoredTransaction> features) {
        this.plan = plan;
        var champion = new Champion(plan);
        ScorerTopology.wire(wiring, plan, Rekeying.HANDED_ON, registry, champion, observer);
        TrainerTopology.wireLabels(
                wiring, plan, Rekeying.HANDED_ON, registry, new Champion(plan), observer);
        wiring.listen(
                plan.topics().scored(),
                record -> features.accept((ScoredTransaction) record.value()));
        wiring.start();
    }

    /// The next row of the file: first the labels that became known up to its time.
    public void row(LabelledTransaction row) {
        labels.upTo(
                row.eventTime(),
                due ->
                        wiring.send(
                                plan.topics().labels(),
                                bytes(due.transactionId()),
                                due.sent(),
                                due.at()));
        wiring.send(plan.topics().transactions(), bytes(row.key()), row.sent(), row.eventTime());
        labels.add(row);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        wiring.close();
    }
}

package io.counterweight.learn;

import io.counterweight.event.Sha256;
import io.counterweight.imbalance.ClassCounts;
import io.counterweight.imbalance.Resampling;
import io.counterweight.kernel.ColumnStatistics;
import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.Network;
import io.counterweight.kernel.NonFiniteException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// One recipe's network, learning online: examples in, scores out.
///
/// Each example is counted, weighted by its class and put into the mini-batch; a full mini-batch is
/// completed with what is learned again ([BatchComposer]) and is one step. Same recipe and same
/// examples in the same order give the same bits, with any kernels, and across [#snapshot] and
/// [#restore] at any point, if the [ExampleBuffers] go along.
///
/// A loss, gradient or logit that is not finite stops the learner at the state before that step:
/// from then on it still scores, and learning changes nothing.
///
/// Confined to one thread at a time.
public final class Learner {
    private final LearnerParts parts;
    private final Recipe.Network recipe;
    private final LearningShape shape;
    private final ExampleBuffers buffers;
    private final Network network;
    private final MiniBatch pending;
    private final BatchComposer composer;
    private final StrategyInUse strategy;
    private final LearnerCounts counts;
    private final LearnerProgress progress;

    private Learner(LearnerParts parts, ExampleBuffers buffers) {
        this.parts = parts;
        this.recipe = parts.recipe();
        this.shape = parts.shape();
        this.buffers = buffers;
        this.network = parts.network();
        this.pending = parts.pending();
        this.composer = parts.composer();
        this.strategy = parts.strategy();
        this.counts = parts.counts();
        this.progress = parts.progress();
    }

    /// A learner before its first example.
    ///
    /// @param buffers shared with the other learners of the stream; whoever drives them adds each
    ///   example to it after all have learned it
    public static Learner create(
            Recipe.Network recipe, LearningShape shape, Kernels kernels, ExampleBuffers buffers) {
        return new Learner(LearnerParts.of(recipe, shape, kernels, buffers), buffers);
    }

    public Recipe.Network recipe() {
        return recipe;
    }

    /// Learns from one example and returns whether that took a step.
    ///
    /// @throws IllegalArgumentException for another number of features, one that is infinite, or an
    ///   unknown label; nothing has changed then
    public boolean learnOne(LabelledExample example) {
        shape.requireExample(example.features());
        shape.requireLabel(example.label());
        if (progress.isStopped()) {
            return false;
        }
        int label = example.label();
        parts.calibrator().reach(example.labelledAt());
        if (!example.isPresumed()) {
            parts.firstScores().take(example);
        }
        counts.now().add(label, example.eventTime(), example.weight());
        progress.learned(example.labelledAt());
        strategy.follow(progress.examples(), counts.now());
        int copies = composer.copies(strategy.resampling(), example.key(), label, counts.now());
        if (copies == 0) {
            return false;
        }
        if (pending.size() == 0) {
            progress.beginBatch(buffers.end());
        }
        composer.learned(label);
        pending.add(example.features(), label, copies * weightOf(label) * example.weight());
        return pending.isFull() && step();
    }

    /// Takes back that an example was of that class: it no longer counts. What the network learned
    /// from it stays; [#learnOne] with the class it turned out to be completes a revision.
    ///
    /// @param key of its transaction
    /// @param eventTimeMillis the event time the example was learned with
    public void takeBack(int label, long key, long eventTimeMillis) {
        takeBack(label, key, eventTimeMillis, 1);
    }

    /// The same of an example that stood for others, too.
    ///
    /// @param weight it was learned with
    public void takeBack(int label, long key, long eventTimeMillis, float weight) {
        shape.requireLabel(label);
        if (!progress.isStopped()) {
            counts.takeBack(label, eventTimeMillis, weight);
            parts.calibrator().forget(key, label);
        }
    }

    /// The time of labels was ahead of all that can be, and is that from now on.
    public void setBack(long time) {
        progress.setBack(time);
        parts.calibrator().setBack(time);
        var recentSteps = parts.recentSteps();
        if (recentSteps != null) {
            recentSteps.setBack(time);
        }
    }

    /// Scores one transaction with the averaged weights, before calibration.
    ///
    /// @param example raw features: finite, or NaN where one is missing
    /// @param probabilities receives one a class
    /// @throws IllegalArgumentException for another number of features or one that is infinite
    public void scoreOne(float[] example, float[] probabilities) {
        shape.requireExample(example);
        network.forward(example, 1, probabilities);
    }

    /// The model that scores as [#scoreOne] does now, and its calibration.
    public ScoringModel scoringModel() {
        return ScoringModelExport.of(network.spec(), network.exportState(), calibration());
    }

    /// From what [#scoreOne] says to probabilities, as it is now.
    public Calibration calibration() {
        return parts.calibrator().calibration();
    }

    /// Steps taken.
    public long steps() {
        return network.steps();
    }

    /// Examples learned from, those of the pending mini-batch included.
    public long examples() {
        return progress.examples();
    }

    /// The live class counts: read only.
    public ClassCounts counts() {
        return counts.now();
    }

    /// The weight an example of that class would get now.
    public double weight(int label) {
        shape.requireLabel(label);
        return strategy.weights().of(label, counts.now());
    }

    /// The share of a class in what the network was trained on lately, by weight.
    public double trainingPrior(int label) {
        return parts.mass().share(label);
    }

    /// The share of a class among the examples, as they are counted.
    public double livePrior(int label) {
        double total = counts.now().total();
        return total == 0 ? 0 : counts.now().count(label) / total;
    }

    /// Minority examples that the buffers hold, where this recipe learns from them.
    public int minorityExamples() {
        return recipe.learnsFromMinority() ? buffers.minorityExamples() : 0;
    }

    /// Share of synthetic rows in what the network was trained on lately.
    public double syntheticShare() {
        return parts.mass().syntheticShare();
    }

    /// What `strategy: auto` chose and why; empty without it.
    public Optional<String> strategy() {
        return strategy.reason();
    }

    /// The mean weighted loss of the last step's mini-batch; empty before the first.
    public OptionalDouble lastLoss() {
        return progress.lastLoss();
    }

    /// Whether it takes extra steps against drift now.
    public boolean isReacting() {
        var recentSteps = parts.recentSteps();
        return recentSteps != null && recentSteps.isReacting(progress.labelledAt());
    }

    /// Whether it has answered drift within so long, by the time of labels.
    public boolean hasReacted(Duration within) {
        var recentSteps = parts.recentSteps();
        return recentSteps != null
                && recentSteps.isReacting(progress.labelledAt() - within.toMillis());
    }

    public boolean isStopped() {
        return progress.isStopped();
    }

    /// Why it stopped; empty while it learns.
    public Optional<String> stopReason() {
        return progress.stopReason();
    }

    /// Everything the learner is, the pending mini-batch included, but for the buffers.
    public byte[] snapshot() {
        return parts.snapshot();
    }

    /// Becomes the learner that gave the snapshot, or goes on with what can be kept of it where
    /// that was of other columns or another recipe.
    ///
    /// @throws IllegalArgumentException for bytes that are no snapshot; this learner must not be
    ///   used then
    /// @throws NonFiniteException for one whose network is not finite; the same
    public Continuity restore(byte[] snapshot) {
        return parts.restore(snapshot);
    }

    /// After the examples of before the start that are still there were learned: classes are
    /// counted as they were before, those that are not there any more included.
    public void endHeadStart() {
        counts.endHeadStart();
    }

    /// SHA-256 over the network's whole state, in hex: equal for equal bits.
    public String parametersHash() {
        return Sha256.hexOf(network.exportState()::writeTo);
    }

    private float weightOf(int label) {
        return (float) strategy.weights().of(label, counts.now());
    }

    private boolean step() {
        try {
            parts.firstScores().score();
            int fresh = pending.size();
            composer.complete(
                    pending,
                    new BatchComposer.Context(
                            progress.batches(),
                            progress.batchBegan(),
                            progress.labelledAt(),
                            resamplingNow(),
                            counts.now(),
                            this::weightOf,
                            this::readStatistics));
            stepOn(pending, fresh, composer.syntheticRows());
            stepAgain();
            return true;
        } catch (NonFiniteException fault) {
            progress.stop(fault.getMessage());
            return false;
        } finally {
            pending.clear();
            progress.endBatch();
        }
    }

    /// @param fresh rows that are learned for the first time: the first ones, and they alone enter
    ///   the statistics of the features
    private void stepOn(MiniBatch batch, int fresh, int synthetic) {
        if (isReacting()) {
            batch.takeOutConstants();
        }
        double loss =
                network.step(
                        batch.features(),
                        batch.labels(),
                        batch.weights(),
                        strategy.offsets(recipe.loss(), counts.now()),
                        batch.size(),
                        fresh);
        progress.stepped(loss);
        parts.mass().trained(batch, synthetic);
    }

    /// The extra steps on recent examples, the batch's own among them.
    private void stepAgain() {
        var again = parts.recentSteps();
        int steps = again == null ? 0 : again.due(progress.labelledAt());
        for (int s = 0; again != null && s < steps; s++) {
            pending.clear();
            composer.recent(
                    pending,
                    again.draws(progress.labelledAt()),
                    progress.batches() * 16 + s,
                    recipe.batch(),
                    again.end(),
                    strategy.resampling(),
                    counts.now(),
                    this::weightOf);
            if (pending.size() > 0) {
                stepOn(pending, 0, 0);
            }
        }
    }

    /// Old rows in the same step hold back what is new, and frauds of other days, replayed or made
    /// synthetic, would stand in it for the days themselves.
    private List<Resampling> resamplingNow() {
        var resampling = strategy.resampling();
        return isReacting()
                ? resampling.stream().filter(Learner::isOfNewRows).toList()
                : resampling;
    }

    private static boolean isOfNewRows(Resampling each) {
        return switch (each) {
            case Resampling.Undersampling _, Resampling.Oob _, Resampling.Uob _ -> true;
            case Resampling.UniformReplay _,
                    Resampling.Memory _,
                    Resampling.MinorityReplay _,
                    Resampling.Smote _ ->
                    false;
        };
    }

    private void readStatistics(float[] mean, float[] deviation) {
        ColumnStatistics statistics = network.exportState().statistics();
        for (int f = 0; f < mean.length; f++) {
            mean[f] = statistics.centre(f);
            deviation[f] = statistics.deviation(f);
        }
    }
}

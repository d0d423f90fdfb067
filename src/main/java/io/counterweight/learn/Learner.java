package io.counterweight.learn;

import io.counterweight.imbalance.ClassCounts;
import io.counterweight.imbalance.Resampling;
import io.counterweight.kernel.ColumnStatistics;
import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.Network;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.NetworkState;
import io.counterweight.kernel.NonFiniteException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One recipe's network, learning online: examples in, scores out.
///
/// Each example is counted, weighted by its class and put into the mini-batch; a full mini-batch is
/// completed with what is learned again ([BatchComposer]) and is one step. Same recipe and same
/// examples in the same order give the same bits, with any kernels, and across [#snapshot] and
/// [#restore] at any point, if the [Memory] goes along.
///
/// A loss, gradient or logit that is not finite stops the learner at the state before that step:
/// from then on it still scores, and learning changes nothing.
///
/// Confined to one thread at a time.
public final class Learner {
    private final Recipe.Network recipe;
    private final LearningShape shape;
    private final Memory memory;
    private final NetworkSpec spec;
    private final Network network;
    private final MiniBatch pending;
    private final BatchComposer composer;
    private final TrainingMass mass;
    private final FirstScores firstScores;
    private final Calibrator calibrator;
    private final Treatment treatment;
    private final @Nullable RecentSteps recentSteps;
    private ClassCounts counts;
    private long batches;
    private long batchBegan;
    private long examples;
    private long labelledAt = Long.MIN_VALUE;
    private double lastLoss = Double.NaN;
    private @Nullable String stopReason;

    private Learner(Recipe.Network recipe, LearningShape shape, Kernels kernels, Memory memory) {
        this.recipe = recipe;
        this.shape = shape;
        this.memory = memory;
        this.spec = recipe.network(shape.columns(), shape.classes());
        this.network = kernels.network(spec);
        this.pending = new MiniBatch(shape.columns(), recipe.batch(), spec.maxRows());
        this.composer = new BatchComposer(recipe, shape, memory, kernels);
        this.mass = new TrainingMass(shape.classes().count());
        this.treatment = new Treatment(recipe, shape);
        this.counts = treatment.emptyCounts();
        this.firstScores = new FirstScores(shape, network);
        this.calibrator =
                new Calibrator(recipe.calibration(), shape, firstScores, this::closedForm);
        this.recentSteps = RecentSteps.of(recipe, shape, memory, firstScores);
    }

    /// A learner before its first example.
    ///
    /// @param memory shared with the other learners of the stream; whoever drives them adds each
    ///   example to it after all have learned it
    public static Learner create(
            Recipe.Network recipe, LearningShape shape, Kernels kernels, Memory memory) {
        Learner learner = new Learner(recipe, shape, kernels, memory);
        float[] parameters = Initialisation.parameters(recipe, learner.spec, shape.classes());
        learner.network.importState(NetworkState.initial(learner.spec, parameters));
        return learner;
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
        if (stopReason != null) {
            return false;
        }
        int label = example.label();
        calibrator.reach(example.labelledAt());
        firstScores.take(example);
        counts.add(label, example.eventTime());
        examples++;
        labelledAt = Math.max(labelledAt, example.labelledAt());
        treatment.follow(examples, counts);
        int copies = composer.copies(treatment.resampling(), example.key(), label, counts);
        if (copies == 0) {
            return false;
        }
        if (pending.size() == 0) {
            batchBegan = memory.history() == null ? 0 : memory.history().end();
        }
        composer.learned(label);
        pending.add(example.features(), label, copies * weightOf(label));
        return pending.isFull() && step();
    }

    /// Takes back that an example was of that class: it no longer counts. What the network learned
    /// from it stays; [#learnOne] with the class it turned out to be completes a revision.
    ///
    /// @param key of its transaction
    /// @param eventTimeMillis the event time the example was learned with
    public void takeBack(int label, long key, long eventTimeMillis) {
        shape.requireLabel(label);
        if (stopReason == null) {
            counts.remove(label, eventTimeMillis);
            calibrator.forget(key, label);
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
        return ScoringModelExport.of(spec, network.exportState(), calibration());
    }

    /// From what [#scoreOne] says to probabilities, as it is now.
    public Calibration calibration() {
        return calibrator.calibration();
    }

    private Calibration closedForm() {
        return treatment.closedForm(recipe.loss(), counts, memory.minorityExamplesByClass());
    }

    /// Steps taken.
    public long steps() {
        return network.steps();
    }

    /// Examples learned from, those of the pending mini-batch included.
    public long examples() {
        return examples;
    }

    /// The live class counts: read only.
    public ClassCounts counts() {
        return counts;
    }

    /// The weight an example of that class would get now.
    public double weight(int label) {
        shape.requireLabel(label);
        return treatment.weights().of(label, counts);
    }

    /// The share of a class in what the network was trained on lately, by weight.
    public double trainingPrior(int label) {
        return mass.share(label);
    }

    /// The share of a class among the examples, as they are counted.
    public double livePrior(int label) {
        double total = counts.total();
        return total == 0 ? 0 : counts.count(label) / total;
    }

    /// Minority examples that the memory holds, where this recipe learns from them.
    public int minorityExamples() {
        return recipe.learnsFromMinority() ? memory.minorityExamples() : 0;
    }

    /// Share of synthetic rows in what the network was trained on lately.
    public double syntheticShare() {
        return mass.syntheticShare();
    }

    /// What `strategy: auto` chose and why; empty without it.
    public Optional<String> strategy() {
        return treatment.reason();
    }

    /// The mean weighted loss of the last step's mini-batch; empty before the first.
    public OptionalDouble lastLoss() {
        return Double.isNaN(lastLoss) ? OptionalDouble.empty() : OptionalDouble.of(lastLoss);
    }

    /// Whether it takes extra steps against drift now.
    public boolean isReacting() {
        return recentSteps != null && recentSteps.isReacting(labelledAt);
    }

    public boolean isStopped() {
        return stopReason != null;
    }

    /// Why it stopped; empty while it learns.
    public Optional<String> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    /// Everything the learner is, the pending mini-batch included, but for the memory.
    public byte[] snapshot() {
        return LearnerSnapshot.write(
                owner(),
                out -> {
                    out.writeLong(examples);
                    out.writeLong(labelledAt);
                    out.writeLong(batches);
                    out.writeLong(batchBegan);
                    out.writeDouble(lastLoss);
                    out.writeBoolean(stopReason != null);
                    out.writeUTF(stopReason == null ? "" : stopReason);
                    counts.writeTo(out);
                    treatment.writeTo(out);
                    composer.writeTo(out);
                    mass.writeTo(out);
                    firstScores.writeTo(out);
                    calibrator.writeTo(out);
                    if (recentSteps != null) {
                        recentSteps.writeTo(out);
                    }
                    pending.writeTo(out);
                    network.exportState().writeTo(out);
                });
    }

    /// Becomes the learner that gave the snapshot.
    ///
    /// @throws IllegalArgumentException for bytes that are no snapshot, or one of another format,
    ///   recipe or shape; this learner must not be used then
    /// @throws NonFiniteException for one whose network is not finite; the same
    public void restore(byte[] snapshot) {
        LearnerSnapshot.read(
                snapshot,
                owner(),
                in -> {
                    examples = in.readLong();
                    labelledAt = in.readLong();
                    batches = in.readLong();
                    batchBegan = in.readLong();
                    lastLoss = in.readDouble();
                    boolean stopped = in.readBoolean();
                    String reason = in.readUTF();
                    stopReason = stopped ? reason : null;
                    counts = ClassCounts.readFrom(in);
                    treatment.readFrom(in);
                    composer.readFrom(in);
                    mass.readFrom(in);
                    firstScores.readFrom(in);
                    calibrator.readFrom(in);
                    if (recentSteps != null) {
                        recentSteps.readFrom(in);
                    }
                    pending.readFrom(in);
                    network.importState(NetworkState.readFrom(in, spec));
                });
    }

    private String owner() {
        return "%s, %s".formatted(recipe, shape);
    }

    /// SHA-256 over the network's whole state, in hex: equal for equal bits.
    public String parametersHash() {
        return StateHash.of(network.exportState());
    }

    private float weightOf(int label) {
        return (float) treatment.weights().of(label, counts);
    }

    private boolean step() {
        try {
            firstScores.score();
            int fresh = pending.size();
            composer.complete(
                    pending,
                    new BatchComposer.Occasion(
                            batches,
                            batchBegan,
                            labelledAt,
                            resamplingNow(),
                            counts,
                            this::weightOf,
                            this::readStatistics));
            stepOn(pending, fresh, composer.syntheticRows());
            stepAgain();
            return true;
        } catch (NonFiniteException fault) {
            stopReason = fault.getMessage();
            return false;
        } finally {
            pending.clear();
            batches++;
        }
    }

    /// @param fresh rows that are learned for the first time: the first ones, and they alone enter
    ///   the statistics of the features
    private void stepOn(MiniBatch batch, int fresh, int synthetic) {
        if (isReacting()) {
            batch.takeOutConstants();
        }
        lastLoss =
                network.step(
                        batch.features(),
                        batch.labels(),
                        batch.weights(),
                        treatment.offsets(recipe.loss(), counts),
                        batch.size(),
                        fresh);
        mass.trained(batch, synthetic);
    }

    /// The extra steps on recent examples, the batch's own among them.
    private void stepAgain() {
        var again = recentSteps;
        int steps = again == null ? 0 : again.due(labelledAt);
        for (int s = 0; again != null && s < steps; s++) {
            pending.clear();
            composer.recent(
                    pending,
                    again.draws(labelledAt),
                    batches * 16 + s,
                    recipe.batch(),
                    again.end(),
                    treatment.resampling(),
                    counts,
                    this::weightOf);
            if (pending.size() > 0) {
                stepOn(pending, 0, 0);
            }
        }
    }

    /// Old rows in the same step hold back what is new, and frauds of other days, replayed or made
    /// synthetic, would stand in it for the days themselves.
    private List<Resampling> resamplingNow() {
        var resampling = treatment.resampling();
        return isReacting()
                ? resampling.stream().filter(Learner::isOfNewRows).toList()
                : resampling;
    }

    private static boolean isOfNewRows(Resampling each) {
        return switch (each) {
            case Resampling.Undersampling _, Resampling.Oob _, Resampling.Uob _ -> true;
            case Resampling.UniformReplay _, Resampling.MinorityReplay _, Resampling.Smote _ ->
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

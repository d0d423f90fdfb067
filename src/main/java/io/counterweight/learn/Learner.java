package io.counterweight.learn;

import io.counterweight.event.Positions;
import io.counterweight.imbalance.ClassCounts;
import io.counterweight.imbalance.Resampling;
import io.counterweight.kernel.ChangedInputs;
import io.counterweight.kernel.ColumnStatistics;
import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.Network;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.NetworkState;
import io.counterweight.kernel.NonFiniteException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

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
    private final Recipe.Network recipe;
    private final LearningShape shape;
    private final ExampleBuffers buffers;
    private final NetworkSpec spec;
    private final Network network;
    private final MiniBatch pending;
    private final BatchComposer composer;
    private final TrainingMass mass;
    private final FirstScores firstScores;
    private final Calibrator calibrator;
    private final StrategyInUse strategy;
    private final @Nullable RecentSteps recentSteps;
    private ClassCounts counts;
    private @Nullable ClassCounts countsBefore;
    private long batches;
    private long batchBegan;
    private long examples;
    private long labelledAt = Long.MIN_VALUE;
    private double lastLoss = Double.NaN;
    private @Nullable String stopReason;

    private Learner(
            Recipe.Network recipe, LearningShape shape, Kernels kernels, ExampleBuffers buffers) {
        this.recipe = recipe;
        this.shape = shape;
        this.buffers = buffers;
        this.spec = recipe.network(shape.columns(), shape.classes());
        this.network = kernels.network(spec);
        this.pending = new MiniBatch(shape.columns(), recipe.batch(), spec.maxRows());
        this.composer = new BatchComposer(recipe, shape, buffers, kernels);
        this.mass = new TrainingMass(shape.classes().count());
        this.strategy = new StrategyInUse(recipe, shape);
        this.counts = strategy.emptyCounts();
        this.firstScores = new FirstScores(shape, network);
        this.calibrator =
                new Calibrator(recipe.calibration(), shape, firstScores, this::closedForm);
        this.recentSteps = RecentSteps.of(recipe, shape, buffers, firstScores);
    }

    /// A learner before its first example.
    ///
    /// @param buffers shared with the other learners of the stream; whoever drives them adds each
    ///   example to it after all have learned it
    public static Learner create(
            Recipe.Network recipe, LearningShape shape, Kernels kernels, ExampleBuffers buffers) {
        Learner learner = new Learner(recipe, shape, kernels, buffers);
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
        strategy.follow(examples, counts);
        int copies = composer.copies(strategy.resampling(), example.key(), label, counts);
        if (copies == 0) {
            return false;
        }
        if (pending.size() == 0) {
            batchBegan = buffers.history() == null ? 0 : buffers.history().end();
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
            // One that began anew may not have counted it.
            if (counts.count(label) >= 1) {
                counts.remove(label, eventTimeMillis);
            }
            calibrator.forget(key, label);
        }
    }

    /// The time of labels was ahead of all that can be, and is that from now on.
    public void setBack(long time) {
        labelledAt = Math.min(labelledAt, time);
        calibrator.setBack(time);
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
        return ScoringModelExport.of(spec, network.exportState(), calibration());
    }

    /// From what [#scoreOne] says to probabilities, as it is now.
    public Calibration calibration() {
        return calibrator.calibration();
    }

    private Calibration closedForm() {
        return strategy.closedForm(recipe.loss(), counts, buffers.minorityExamplesByClass());
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
        return strategy.weights().of(label, counts);
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

    /// Minority examples that the buffers hold, where this recipe learns from them.
    public int minorityExamples() {
        return recipe.learnsFromMinority() ? buffers.minorityExamples() : 0;
    }

    /// Share of synthetic rows in what the network was trained on lately.
    public double syntheticShare() {
        return mass.syntheticShare();
    }

    /// What `strategy: auto` chose and why; empty without it.
    public Optional<String> strategy() {
        return strategy.reason();
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

    /// Everything the learner is, the pending mini-batch included, but for the buffers.
    public byte[] snapshot() {
        return new StateSections(LearnerOwner.of(recipe, shape))
                .with("progress", this::writeProgress)
                .with("counts", counts::writeTo)
                .with("treatment", strategy::writeTo)
                .with("composer", composer::writeTo)
                .with("mass", mass::writeTo)
                .with("first-scores", firstScores::writeTo)
                .with("calibrator", calibrator::writeTo)
                .with(
                        "recent-steps",
                        out -> {
                            if (recentSteps != null) {
                                recentSteps.writeTo(out);
                            }
                        })
                .with("pending", pending::writeTo)
                .with("network", out -> network.exportState().writeTo(out))
                .toBytes();
    }

    /// Becomes the learner that gave the snapshot, or goes on with what can be kept of it where
    /// that was of other columns or another recipe.
    ///
    /// @throws IllegalArgumentException for bytes that are no snapshot; this learner must not be
    ///   used then
    /// @throws NonFiniteException for one whose network is not finite; the same
    public Continuity restore(byte[] snapshot) {
        if (!StateSections.isOne(snapshot)) {
            return restoreBefore(snapshot);
        }
        var state = StateSections.of(snapshot);
        var owner = LearnerOwner.of(recipe, shape);
        if (!state.owner(LearnerOwner.CLASSES).equals(owner.get(LearnerOwner.CLASSES))) {
            return Continuity.anew("other classes");
        }
        if (!isSame(LearnerOwner.ARCHITECTURE, state, owner)) {
            state.read("counts", in -> countsBefore = ClassCounts.readFrom(in));
            return Continuity.anew("another architecture");
        }
        return goOn(state, owner);
    }

    private Continuity goOn(StateSections state, Map<String, String> owner) {
        var old = LearningShape.meanings(state.owner(LearnerOwner.COLUMNS));
        int[] from = Positions.of(shape.meanings(), old);
        boolean sameColumns = isSame(LearnerOwner.COLUMNS, state, owner);
        var anew = new ArrayList<String>();
        state.read("progress", this::readProgress);
        state.read(
                "counts", in -> counts = ClassCounts.continued(ClassCounts.readFrom(in), counts));
        state.read("mass", mass::readFrom);
        state.read("pending", in -> pending.readFrom(in, from, old.size()));
        state.read("network", in -> readNetwork(in, from, old.size()));
        if (!isSame(LearnerOwner.OPTIMISER, state, owner)) {
            network.importState(network.exportState().withoutMoments());
            anew.add("moments of the optimiser");
        }
        if (isSame(LearnerOwner.STRATEGY, state, owner)) {
            state.read("treatment", strategy::readFrom);
        } else {
            anew.add("strategy");
        }
        if (sameColumns) {
            state.read("composer", composer::readFrom);
        } else {
            composer.becomeStale();
        }
        boolean sameScores = isSame(LearnerOwner.CALIBRATION, state, owner);
        boolean sameSteps = isSame(LearnerOwner.EXTRA_STEPS, state, owner);
        if (sameScores) {
            state.read("calibrator", calibrator::readFrom);
        } else {
            anew.add("calibration");
        }
        if (!sameSteps) {
            anew.add("drift watch");
        } else if (recentSteps != null) {
            state.read("recent-steps", recentSteps::readFrom);
        }
        if (sameColumns && sameScores && sameSteps) {
            state.read("first-scores", firstScores::readFrom);
        }
        return state.isOf(owner) ? Continuity.WHOLE : new Continuity(Continuity.How.ADAPTED, anew);
    }

    private static boolean isSame(String part, StateSections state, Map<String, String> owner) {
        return state.owner(part).equals(owner.get(part));
    }

    private void readNetwork(DataInput in, int[] from, int oldColumns) throws IOException {
        var before = recipe.network(oldColumns, shape.classes());
        var state = NetworkState.readFrom(in, before);
        boolean isMoved = oldColumns != from.length;
        for (int f = 0; f < from.length; f++) {
            isMoved |= from[f] != f;
        }
        network.importState(isMoved ? remapped(state, before, from) : state);
    }

    private NetworkState remapped(NetworkState state, NetworkSpec before, int[] from) {
        float[] fresh = Initialisation.parameters(recipe, spec, shape.classes());
        return ChangedInputs.remap(
                state, before, spec, from, Arrays.copyOf(fresh, from.length * spec.frequencies()));
    }

    /// After the examples of before the start that are still there were learned: classes are
    /// counted as they were before, those that are not there any more included.
    public void endHeadStart() {
        if (countsBefore != null) {
            counts = ClassCounts.continued(countsBefore, counts);
            countsBefore = null;
        }
    }

    /// The form of releases before declarations had a topic: parts one behind the other.
    private Continuity restoreBefore(byte[] snapshot) {
        var found = LearnerSnapshot.owner(snapshot);
        var own = LearnerOwner.before(recipe, shape);
        if (!LearnerSnapshot.withoutClip(found).equals(LearnerSnapshot.withoutClip(own))) {
            return Continuity.anew("of an earlier release and another recipe or other columns");
        }
        LearnerSnapshot.read(
                snapshot,
                in -> {
                    readProgress(in);
                    counts = ClassCounts.readFrom(in);
                    strategy.readFrom(in);
                    composer.readFrom(in);
                    mass.readFrom(in);
                    firstScores.readFrom(in);
                    calibrator.readFrom(in);
                    if (recentSteps != null) {
                        recentSteps.readFrom(in);
                    }
                    pending.readFrom(in, Positions.identity(shape.columns()), shape.columns());
                    network.importState(NetworkState.readFrom(in, spec));
                });
        return Continuity.WHOLE;
    }

    private void writeProgress(DataOutput out) throws IOException {
        out.writeLong(examples);
        out.writeLong(labelledAt);
        out.writeLong(batches);
        out.writeLong(batchBegan);
        out.writeDouble(lastLoss);
        out.writeBoolean(stopReason != null);
        out.writeUTF(stopReason == null ? "" : stopReason);
    }

    private void readProgress(DataInput in) throws IOException {
        examples = in.readLong();
        labelledAt = in.readLong();
        batches = in.readLong();
        batchBegan = in.readLong();
        lastLoss = in.readDouble();
        boolean stopped = in.readBoolean();
        String reason = in.readUTF();
        stopReason = stopped ? reason : null;
    }

    /// SHA-256 over the network's whole state, in hex: equal for equal bits.
    public String parametersHash() {
        return StateHash.of(network.exportState());
    }

    private float weightOf(int label) {
        return (float) strategy.weights().of(label, counts);
    }

    private boolean step() {
        try {
            firstScores.score();
            int fresh = pending.size();
            composer.complete(
                    pending,
                    new BatchComposer.Context(
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
                        strategy.offsets(recipe.loss(), counts),
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
                    strategy.resampling(),
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
        var resampling = strategy.resampling();
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

package io.counterweight.learn;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.ClassCounts;
import io.counterweight.imbalance.ClassWeights;
import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.Network;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.NetworkState;
import io.counterweight.kernel.NonFiniteException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One recipe, learning online: examples in, scores out.
///
/// Each example is counted, weighted by its class and put into the mini-batch; a full mini-batch is
/// one step. Same recipe and same examples in the same order give the same bits, with any kernels,
/// and across [#snapshot] and [#restore] at any point.
///
/// A loss, gradient or logit that is not finite stops the learner at the state before that step:
/// from then on it still scores, and learning changes nothing.
///
/// Confined to one thread at a time.
public final class Learner {
    private final Recipe recipe;
    private final int features;
    private final Classes classes;
    private final ClassWeights weights;
    private final NetworkSpec spec;
    private final Network network;
    private ClassCounts counts;
    private MiniBatch pending;
    private long examples;
    private double lastLoss = Double.NaN;
    private @Nullable String stopReason;

    private Learner(Recipe recipe, int features, Classes classes, Kernels kernels) {
        this.recipe = recipe;
        this.features = features;
        this.classes = classes;
        this.weights = new ClassWeights(recipe.weighting(), classes);
        this.spec = recipe.network(features, classes);
        this.network = kernels.network(spec);
        this.counts = weights.emptyCounts();
        this.pending = new MiniBatch(features, recipe.batch());
    }

    /// A learner before its first example.
    public static Learner create(Recipe recipe, int features, Classes classes, Kernels kernels) {
        Learner learner = new Learner(recipe, features, classes, kernels);
        float[] parameters = Initialisation.parameters(recipe, learner.spec, classes);
        learner.network.importState(NetworkState.initial(learner.spec, parameters));
        return learner;
    }

    public Recipe recipe() {
        return recipe;
    }

    /// Learns from one example and returns whether that took a step.
    ///
    /// @param example raw and finite features, copied
    /// @throws IllegalArgumentException for another number of features, one that is not finite, or
    ///   an unknown label; nothing has changed then
    public boolean learnOne(float[] example, int label, long eventTimeMillis) {
        checkExample(example);
        checkLabel(label);
        if (stopReason != null) {
            return false;
        }
        counts.add(label, eventTimeMillis);
        examples++;
        pending.add(example, label, (float) weights.of(label, counts));
        return pending.isFull() && step();
    }

    /// Takes back that an example was of that class: it no longer counts. What the network learned
    /// from it stays; [#learnOne] with the class it turned out to be completes a revision.
    ///
    /// @param eventTimeMillis the event time the example was learned with
    public void takeBack(int label, long eventTimeMillis) {
        checkLabel(label);
        if (stopReason == null) {
            counts.remove(label, eventTimeMillis);
        }
    }

    /// Scores one transaction with the averaged weights.
    ///
    /// @param example raw and finite features
    /// @param probabilities receives one a class
    /// @throws IllegalArgumentException for another number of features or one that is not finite
    public void scoreOne(float[] example, float[] probabilities) {
        checkExample(example);
        network.forward(example, 1, probabilities);
    }

    /// The model that scores as [#scoreOne] does now.
    public ScoringModel scoringModel() {
        return ScoringModelExport.of(spec, network.exportState());
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
        checkLabel(label);
        return weights.of(label, counts);
    }

    /// The mean weighted loss of the last step's mini-batch; empty before the first.
    public OptionalDouble lastLoss() {
        return Double.isNaN(lastLoss) ? OptionalDouble.empty() : OptionalDouble.of(lastLoss);
    }

    public boolean isStopped() {
        return stopReason != null;
    }

    /// Why it stopped; empty while it learns.
    public Optional<String> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    /// Everything the learner is, the pending mini-batch included.
    public byte[] snapshot() {
        return new LearnerSnapshot(
                        examples, lastLoss, stopReason, counts, pending, network.exportState())
                .toBytes(recipe, features, classes);
    }

    /// Becomes the learner that gave the snapshot.
    ///
    /// @throws IllegalArgumentException for bytes that are no snapshot, or one of another format,
    ///   recipe or shape; nothing has changed then
    /// @throws NonFiniteException for one whose network is not finite; nothing has changed then
    public void restore(byte[] snapshot) {
        LearnerSnapshot read = LearnerSnapshot.fromBytes(snapshot, recipe, features, classes, spec);
        network.importState(read.network());
        counts = read.counts();
        pending = read.pending();
        examples = read.examples();
        lastLoss = read.lastLoss();
        stopReason = read.stopReason();
    }

    /// SHA-256 over the network's whole state, in hex: equal for equal bits.
    public String parametersHash() {
        return StateHash.of(network.exportState());
    }

    private boolean step() {
        try {
            lastLoss =
                    network.step(
                            pending.features(),
                            pending.labels(),
                            pending.weights(),
                            pending.size());
            return true;
        } catch (NonFiniteException fault) {
            stopReason = fault.getMessage();
            return false;
        } finally {
            pending.clear();
        }
    }

    private void checkExample(float[] example) {
        if (example.length != features) {
            throw new IllegalArgumentException(
                    "example must have a value for each feature: example.length=%d, features=%d"
                            .formatted(example.length, features));
        }
        for (int f = 0; f < features; f++) {
            if (!Float.isFinite(example[f])) {
                throw new IllegalArgumentException(
                        "features must be finite: features[%d]=%s".formatted(f, example[f]));
            }
        }
    }

    private void checkLabel(int label) {
        if (label < 0 || label >= classes.count()) {
            throw new IllegalArgumentException(
                    "label must be in [0, classes): label=%d, classes=%d"
                            .formatted(label, classes.count()));
        }
    }
}

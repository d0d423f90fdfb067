package io.counterweight.learn;

import io.counterweight.event.Positions;
import io.counterweight.kernel.ChangedInputs;
import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.Network;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.NetworkState;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a learner is made of, as it is kept over restarts: written whole, and taken over as far as
/// the recipe and the columns of now allow. The [ExampleBuffers] are kept by whoever shares them.
/// Confined to one thread at a time.
///
/// @param pending the mini-batch that is not full yet
/// @param recentSteps null where the recipe takes no extra steps
record LearnerParts(
        Recipe.Network recipe,
        LearningShape shape,
        Network network,
        MiniBatch pending,
        BatchComposer composer,
        TrainingMass mass,
        FirstScores firstScores,
        Calibrator calibrator,
        StrategyInUse strategy,
        @Nullable RecentSteps recentSteps,
        LearnerCounts counts,
        LearnerProgress progress) {

    /// Those of a learner before its first example.
    static LearnerParts of(
            Recipe.Network recipe, LearningShape shape, Kernels kernels, ExampleBuffers buffers) {
        var spec = recipe.network(shape.columns(), shape.classes());
        var network = kernels.network(spec);
        network.importState(NetworkState.initial(spec, initial(recipe, shape, spec)));
        var strategy = new StrategyInUse(recipe, shape);
        var counts = new LearnerCounts(strategy.emptyCounts());
        var firstScores = new FirstScores(shape, network);
        var calibrator =
                new Calibrator(
                        recipe.calibration(),
                        shape,
                        firstScores,
                        () ->
                                strategy.closedForm(
                                        recipe.loss(),
                                        counts.now(),
                                        buffers.minorityExamplesByClass()));
        return new LearnerParts(
                recipe,
                shape,
                network,
                new MiniBatch(shape.columns(), recipe.batch(), spec.maxRows()),
                new BatchComposer(recipe, shape, buffers, kernels),
                new TrainingMass(shape.classes().count()),
                firstScores,
                calibrator,
                strategy,
                RecentSteps.of(recipe, shape, buffers, firstScores),
                counts,
                new LearnerProgress());
    }

    private static float[] initial(Recipe.Network recipe, LearningShape shape, NetworkSpec spec) {
        return Initialisation.parameters(recipe, spec, shape.classes());
    }

    byte[] snapshot() {
        return new StateSections(LearnerOwner.of(recipe, shape))
                .with("progress", progress::writeTo)
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

    /// Becomes what gave the snapshot, or goes on with what can be kept of it.
    ///
    /// @throws IllegalArgumentException for bytes that are no snapshot
    /// @throws io.counterweight.kernel.NonFiniteException for one whose network is not finite
    Continuity restore(byte[] snapshot) {
        if (!StateSections.isOne(snapshot)) {
            return restoreBefore(snapshot);
        }
        var state = StateSections.of(snapshot);
        var owner = LearnerOwner.of(recipe, shape);
        if (!state.owner(LearnerOwner.CLASSES).equals(owner.get(LearnerOwner.CLASSES))) {
            return Continuity.anew("other classes");
        }
        if (!isSame(LearnerOwner.ARCHITECTURE, state, owner)) {
            state.read("counts", counts::readBefore);
            return Continuity.anew("another architecture");
        }
        return goOn(state, owner);
    }

    private Continuity goOn(StateSections state, Map<String, String> owner) {
        var old = LearningShape.meanings(state.owner(LearnerOwner.COLUMNS));
        int[] from = Positions.of(shape.meanings(), old);
        boolean sameColumns = isSame(LearnerOwner.COLUMNS, state, owner);
        var anew = new ArrayList<String>();
        state.read("progress", progress::readFrom);
        state.read("counts", counts::readFrom);
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
        var spec = network.spec();
        float[] fresh = initial(recipe, shape, spec);
        return ChangedInputs.remap(
                state, before, spec, from, Arrays.copyOf(fresh, from.length * spec.frequencies()));
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
                    progress.readFrom(in);
                    counts.readAsWritten(in);
                    strategy.readFrom(in);
                    composer.readFrom(in);
                    mass.readFrom(in);
                    firstScores.readFrom(in);
                    calibrator.readFrom(in);
                    if (recentSteps != null) {
                        recentSteps.readFrom(in);
                    }
                    pending.readFrom(in, Positions.identity(shape.columns()), shape.columns());
                    network.importState(NetworkState.readFrom(in, network.spec()));
                });
        return Continuity.WHOLE;
    }
}

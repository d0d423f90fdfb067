package io.counterweight.kernel;

import org.jspecify.annotations.Nullable;

/// The network in plain Java. Its buffers are `[unit][row]`, an array a unit.
final class JavaNetwork implements Network {
    private final NetworkSpec spec;
    private final ParameterLayout layout;
    private final RunningStandardisation standardisation;
    private final PeriodicEncoding encoding;
    private final LayerStack layers;
    private final ExampleLosses losses;
    private final ParameterUpdate update;
    private final @Nullable InvariantStep invariant;
    private final float[] parameters;
    private final float[] averages;
    private final float[] firstMoments;
    private final float[] secondMoments;
    private final float[] gradients;
    private final double[] betaPowers = {1, 1};
    private long steps;

    JavaNetwork(NetworkSpec spec) {
        this.spec = spec;
        this.layout = ParameterLayout.of(spec);
        this.standardisation = new RunningStandardisation(spec.features(), (float) spec.clip());
        this.encoding = new PeriodicEncoding(spec);
        this.layers = new LayerStack(spec, layout);
        this.losses = new ExampleLosses(spec);
        this.update = new ParameterUpdate(spec);
        this.invariant =
                spec.optimiser() instanceof Optimiser.Invariant ? new InvariantStep(spec) : null;
        this.parameters = new float[layout.size()];
        this.averages = new float[layout.size()];
        this.firstMoments = new float[layout.size()];
        this.secondMoments = new float[layout.size()];
        this.gradients = new float[layout.size()];
    }

    @Override
    public NetworkSpec spec() {
        return spec;
    }

    @Override
    public float step(float[] features, int[] labels, float[] weights, int rows) {
        return train(features, labels, weights, null, rows, rows);
    }

    @Override
    public float step(
            float[] features,
            int[] labels,
            float[] weights,
            float[] offsets,
            int rows,
            int counted) {
        Arguments.checkOffsets(spec, offsets);
        return train(features, labels, weights, offsets, rows, counted);
    }

    private float train(
            float[] features,
            int[] labels,
            float[] weights,
            float @Nullable [] offsets,
            int rows,
            int counted) {
        Arguments.checkRows(spec, features, rows);
        Arguments.checkCounted(rows, counted);
        Arguments.checkLabels(spec, labels, rows);
        Arguments.checkWeights(weights, rows);
        losses.forget();
        Arguments.checkFeatures(spec, features, rows);
        standardisation.prepare(features, counted);
        try {
            float loss = gradientStep(features, labels, weights, offsets, rows);
            standardisation.commit();
            return loss;
        } catch (NonFiniteException fault) {
            standardisation.abandon();
            throw fault;
        }
    }

    @Override
    public void lossByClass(double[] losses, double[] weights) {
        Arguments.checkClassSums(spec, losses, weights);
        this.losses.sumByClass(losses, weights);
    }

    @Override
    public void forward(float[] features, int rows, float[] probabilities) {
        Arguments.checkRows(spec, features, rows);
        Arguments.requireAtLeast(
                "probabilities.length", probabilities.length, (long) rows * spec.classes());
        Arguments.checkFeatures(spec, features, rows);
        encode(averages, features, rows);
        losses.probabilities(layers.forward(averages, rows), rows, probabilities);
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public NetworkState exportState() {
        return new NetworkState(
                parameters.clone(),
                averages.clone(),
                firstMoments.clone(),
                secondMoments.clone(),
                betaPowers.clone(),
                standardisation.get(),
                steps);
    }

    @Override
    public void importState(NetworkState state) {
        Arguments.checkState(layout, spec, state);
        copy(state.parameters(), parameters);
        copy(state.averages(), averages);
        copy(state.firstMoments(), firstMoments);
        copy(state.secondMoments(), secondMoments);
        betaPowers[0] = state.betaPowers()[0];
        betaPowers[1] = state.betaPowers()[1];
        standardisation.set(state.statistics());
        steps = state.steps();
    }

    /// The gradients of the last step, in the order of the parameters.
    float[] gradients() {
        return gradients.clone();
    }

    private float gradientStep(
            float[] features, int[] labels, float[] weights, float @Nullable [] offsets, int rows) {
        float total = losses.totalWeight(weights, rows);
        if (total == 0f) {
            return 0f;
        }
        encode(parameters, features, rows);
        float loss =
                invariant == null
                        ? findGradients(labels, weights, offsets, total, rows)
                        : moveByRows(invariant, labels, weights, total, rows);
        update.step(parameters, gradients, firstMoments, secondMoments, betaPowers);
        update.average(averages, parameters, steps);
        steps++;
        losses.keep(labels, weights, rows);
        return loss;
    }

    private float findGradients(
            int[] labels, float[] weights, float @Nullable [] offsets, float total, int rows) {
        float[][] logits = layers.forwardForTraining(parameters, rows);
        float loss = losses.toGradients(logits, labels, weights, offsets, total, rows);
        float[][] columnGradients = layers.backward(parameters, gradients, rows);
        encoding.backward(layers.input(), columnGradients, rows, gradients);
        Arguments.checkGradients(layout, gradients);
        return loss;
    }

    /// Leaves the new parameters in the place of the gradients: a fault changes nothing.
    private float moveByRows(
            InvariantStep step, int[] labels, float[] weights, float total, int rows) {
        copy(parameters, gradients);
        int at = layout.layers().getFirst().weights();
        float[] ofRows = new float[rows];
        step.step(gradients, at, layers.input(), labels, weights, rows, ofRows);
        return losses.meanOf(ofRows, weights, total, rows);
    }

    private void encode(float[] from, float[] features, int rows) {
        float[][] buffer = layers.input();
        standardisation.standardise(features, rows, buffer);
        encoding.encode(from, buffer, rows);
    }

    private static void copy(float[] from, float[] to) {
        System.arraycopy(from, 0, to, 0, to.length);
    }
}

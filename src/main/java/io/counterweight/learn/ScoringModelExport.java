package io.counterweight.learn;

import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.NetworkState;
import io.counterweight.kernel.ParameterLayout;
import java.util.Arrays;
import java.util.List;

/// From a network's state to the model that scores: averaged parameters, and the statistics as the
/// very floats the network's own forward uses.
final class ScoringModelExport {
    private ScoringModelExport() {}

    static ScoringModel of(NetworkSpec spec, NetworkState state, Calibration calibration) {
        ParameterLayout layout = ParameterLayout.of(spec);
        float[] mean = new float[spec.features()];
        float[] deviation = new float[spec.features()];
        for (int f = 0; f < mean.length; f++) {
            mean[f] = state.statistics().centre(f);
            deviation[f] = state.statistics().deviation(f);
        }
        float[] averages = state.averages();
        List<ScoringModel.Dense> layers =
                layout.layers().stream().map(layer -> dense(layer, averages)).toList();
        return new ScoringModel(
                spec.features(),
                spec.classes(),
                mean,
                deviation,
                (float) spec.clip(),
                spec.frequencies(),
                Arrays.copyOf(averages, layout.frequencies()),
                switch (spec.activation()) {
                    case GELU -> ScoringModel.Activation.GELU;
                    case RELU -> ScoringModel.Activation.RELU;
                },
                layers,
                calibration);
    }

    private static ScoringModel.Dense dense(ParameterLayout.Layer layer, float[] parameters) {
        return new ScoringModel.Dense(
                layer.in(),
                layer.out(),
                Arrays.copyOfRange(parameters, layer.weights(), layer.bias()),
                Arrays.copyOfRange(parameters, layer.bias(), layer.bias() + layer.out()));
    }
}

package io.counterweight.learn;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.CounterRandom;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.ParameterLayout;
import java.util.List;

/// The parameters before the first example: frequencies N(0, σ), hidden weights N(0, 2 / fan-in)
/// (He et al., ICCV 2015), output weights N(0, (.5 / √fan-in)²), no bias but on the logits of the
/// minority classes. Each is drawn from the seed and its position.
final class Initialisation {
    private Initialisation() {}

    static float[] parameters(Recipe.Network recipe, NetworkSpec spec, Classes classes) {
        ParameterLayout layout = ParameterLayout.of(spec);
        CounterRandom random = new CounterRandom(recipe.seed());
        float[] parameters = new float[layout.size()];
        if (recipe.encoding() instanceof Encoding.Periodic periodic) {
            draw(random, parameters, 0, layout.frequencies(), periodic.sigma());
        }
        List<ParameterLayout.Layer> layers = layout.layers();
        for (ParameterLayout.Layer layer : layers.subList(0, layers.size() - 1)) {
            double deviation = StrictMath.sqrt(2.0 / layer.in());
            draw(random, parameters, layer.weights(), layer.bias(), deviation);
        }
        ParameterLayout.Layer output = layers.getLast();
        double deviation = 0.5 / StrictMath.sqrt(output.in());
        draw(random, parameters, output.weights(), output.bias(), deviation);
        biasTowardsTheMajority(parameters, output, recipe.outputBias().floatValue(), classes);
        return parameters;
    }

    private static void draw(
            CounterRandom random, float[] into, int from, int to, double deviation) {
        for (int i = from; i < to; i++) {
            into[i] = (float) (deviation * random.gaussian(i));
        }
    }

    private static void biasTowardsTheMajority(
            float[] parameters, ParameterLayout.Layer output, float bias, Classes classes) {
        if (classes.count() == 2) {
            // The one logit is of class 1 against class 0.
            parameters[output.bias()] = classes.majority() == 0 ? bias : -bias;
            return;
        }
        for (int c = 0; c < classes.count(); c++) {
            parameters[output.bias() + c] = c == classes.majority() ? 0f : bias;
        }
    }
}

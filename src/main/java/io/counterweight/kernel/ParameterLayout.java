package io.counterweight.kernel;

import java.util.ArrayList;
import java.util.List;

/// Where each parameter stands in the flat vector of a network: the frequencies (`features × k`,
/// row-major), then for each dense layer its weights (`in × out`, row-major) and its bias (`out`).
/// The first layer's inputs are every z, every sine, every cosine, the latter two in the order of
/// the frequencies. No padding: an implementation that pads does so in its own memory.
///
/// @param layers the dense layers, input side first; the last gives the logits
/// @param size parameters in all
public record ParameterLayout(int frequencies, List<Layer> layers, int size) {

    /// One dense layer: its weights begin at `weights`, its bias at `bias`.
    public record Layer(int in, int out, int weights, int bias) {}

    public ParameterLayout {
        layers = List.copyOf(layers);
    }

    public static ParameterLayout of(NetworkSpec spec) {
        int frequencies = spec.features() * spec.frequencies();
        int at = frequencies;
        int in = spec.encoded();
        List<Integer> sizes = new ArrayList<>(spec.hidden());
        sizes.add(spec.logits());
        List<Layer> layers = new ArrayList<>();
        for (int out : sizes) {
            int bias = Math.addExact(at, Math.multiplyExact(in, out));
            layers.add(new Layer(in, out, at, bias));
            at = Math.addExact(bias, out);
            in = out;
        }
        return new ParameterLayout(frequencies, layers, at);
    }

    /// What stands at a position, in words: for errors.
    public String describe(int position) {
        if (position < frequencies) {
            return "frequencies[" + position + "]";
        }
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (position < layer.bias()) {
                int offset = position - layer.weights();
                return "layer %d weights[%d][%d]"
                        .formatted(i, offset / layer.out(), offset % layer.out());
            }
            if (position < layer.bias() + layer.out()) {
                return "layer %d bias[%d]".formatted(i, position - layer.bias());
            }
        }
        throw new IndexOutOfBoundsException(position);
    }
}

package io.counterweight.learn;

import io.counterweight.kernel.Network;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the network says of each example just before it learns it: test, then train. Examples are
/// scored many at a time, before the step that learns the first of them, with the averaged weights
/// and before calibration. Where nobody listens it costs nothing. Confined to one thread at a time.
final class FirstScores {
    /// Examples scored in one call.
    private static final int ROWS = 256;

    /// Before their number.
    private static final int OF_BLOCKED = Integer.MIN_VALUE;

    private final LearningShape shape;
    private final Network network;
    private final int rows;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<LabelledExample> unscored = new ArrayList<>();

    /// Hears the first score of each example, in their order.
    interface Listener {
        /// Some examples were scored.
        ///
        /// @param probabilities a row an example, a column a class
        void scored(List<LabelledExample> examples, float[] probabilities);
    }

    FirstScores(LearningShape shape, Network network) {
        this.shape = shape;
        this.network = network;
        this.rows = Math.min(ROWS, network.spec().maxRows());
    }

    void tell(Listener listener) {
        listeners.add(listener);
    }

    /// An example is about to be learned.
    void take(LabelledExample example) {
        if (listeners.isEmpty()) {
            return;
        }
        unscored.add(example);
        if (unscored.size() == rows) {
            score();
        }
    }

    /// Scores what has not been; to be called before each step of the network.
    void score() {
        if (unscored.isEmpty()) {
            return;
        }
        int columns = shape.columns();
        var features = new float[unscored.size() * columns];
        for (int r = 0; r < unscored.size(); r++) {
            System.arraycopy(unscored.get(r).features(), 0, features, r * columns, columns);
        }
        var probabilities = new float[unscored.size() * shape.classes().count()];
        network.forward(features, unscored.size(), probabilities);
        for (var listener : listeners) {
            listener.scored(unscored, probabilities);
        }
        unscored.clear();
    }

    /// In the least of three forms that says all: of releases without weights, of those with them,
    /// and, where one of those that are blocked waits, behind [#OF_BLOCKED], which the releases
    /// before take for more examples than there are, and refuse.
    void writeTo(DataOutput out) throws IOException {
        if (listeners.isEmpty()) {
            return;
        }
        boolean isWeighted = unscored.stream().anyMatch(example -> example.weight() != 1);
        boolean hasBlocked = unscored.stream().anyMatch(LabelledExample::isOfBlocked);
        if (hasBlocked) {
            out.writeInt(OF_BLOCKED);
        }
        out.writeInt(isWeighted ? ~unscored.size() : unscored.size());
        for (var example : unscored) {
            for (float feature : example.features()) {
                out.writeFloat(feature);
            }
            out.writeInt(example.label());
            out.writeLong(example.key());
            out.writeLong(example.eventTime());
            out.writeLong(example.labelledAt());
            if (isWeighted) {
                out.writeFloat(example.weight());
            }
            if (hasBlocked) {
                out.writeBoolean(example.isOfBlocked());
            }
        }
    }

    void readFrom(DataInput in) throws IOException {
        if (listeners.isEmpty()) {
            return;
        }
        unscored.clear();
        int first = in.readInt();
        boolean hasBlocked = first == OF_BLOCKED;
        int written = hasBlocked ? in.readInt() : first;
        boolean isWeighted = written < 0;
        int count = isWeighted ? ~written : written;
        for (int i = 0; i < count; i++) {
            var features = new float[shape.columns()];
            for (int f = 0; f < features.length; f++) {
                features[f] = in.readFloat();
            }
            unscored.add(
                    new LabelledExample(
                            features,
                            in.readInt(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            isWeighted ? in.readFloat() : 1,
                            false,
                            hasBlocked && in.readBoolean()));
        }
    }
}

package io.counterweight.learn;

import io.counterweight.kernel.Network;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps a recipe's [CalibrationMap] up to date: every example is scored by the network before it
/// is learned, and the map fitted again whenever the time of labels crosses a multiple of the
/// recipe's `every`. Recipes that fit no map cost nothing. Confined to one thread at a time.
final class Calibrator {
    /// Examples scored in one call.
    private static final int ROWS = 256;

    private final Calibrating calibrating;
    private final LearningShape shape;
    private final Network network;
    private final Supplier<Calibration> closedForm;
    private final @Nullable ScoreWindow window;
    private final List<LabelledExample> unscored = new ArrayList<>();
    private final int rows;
    private long fittedAt = Long.MIN_VALUE;
    private CalibrationMap map = new CalibrationMap.Identity();

    /// @param closedForm the calibration without a map, as it is now
    Calibrator(
            Calibrating calibrating,
            LearningShape shape,
            Network network,
            Supplier<Calibration> closedForm) {
        this.calibrating = calibrating;
        this.shape = shape;
        this.network = network;
        this.closedForm = closedForm;
        this.rows = Math.min(ROWS, network.spec().maxRows());
        this.window = every() == null ? null : new ScoreWindow(shape.classes().count());
    }

    private @Nullable Duration every() {
        return switch (calibrating) {
            case Calibrating.Platt platt -> platt.every();
            case Calibrating.Isotonic isotonic -> isotonic.every();
            case Calibrating.None none -> null;
            case Calibrating.Shift shift -> null;
        };
    }

    private long windowMillis() {
        return switch (calibrating) {
            case Calibrating.Platt platt -> platt.window().toMillis();
            case Calibrating.Isotonic isotonic -> isotonic.window().toMillis();
            case Calibrating.None none -> 0;
            case Calibrating.Shift shift -> 0;
        };
    }

    /// The calibration as it is now.
    Calibration calibration() {
        return calibrating instanceof Calibrating.None
                ? Calibration.identity(shape.classes().count())
                : closedForm.get().withMap(map);
    }

    /// An example is about to be learned.
    void take(LabelledExample example) {
        var every = every();
        if (window == null || every == null) {
            return;
        }
        long period = Math.floorDiv(example.labelledAt(), every.toMillis());
        if (fittedAt == Long.MIN_VALUE) {
            fittedAt = period;
        } else if (period > fittedAt) {
            score();
            map = window.fit(calibrating, example.labelledAt() - windowMillis());
            fittedAt = period;
        }
        unscored.add(example);
        if (unscored.size() == rows) {
            score();
        }
    }

    /// Scores what has not been; to be called before each step of the network.
    void score() {
        if (window == null || unscored.isEmpty()) {
            return;
        }
        int classes = shape.classes().count();
        var features = new float[unscored.size() * shape.columns()];
        for (int r = 0; r < unscored.size(); r++) {
            System.arraycopy(
                    unscored.get(r).features(), 0, features, r * shape.columns(), shape.columns());
        }
        var probabilities = new float[unscored.size() * classes];
        network.forward(features, unscored.size(), probabilities);
        var form = closedForm.get();
        var logs = new float[classes];
        for (int r = 0; r < unscored.size(); r++) {
            var example = unscored.get(r);
            form.closedForm(probabilities, r * classes, logs, 0);
            window.add(logs, 0, example.label(), example.key(), example.labelledAt());
        }
        unscored.clear();
    }

    /// A label was revised.
    void forget(long key, int label) {
        if (window != null) {
            score();
            window.forget(key, label);
        }
    }

    void writeTo(DataOutput out) throws IOException {
        if (window == null) {
            return;
        }
        out.writeLong(fittedAt);
        CalibrationMaps.write(map, out);
        window.writeTo(out);
        out.writeInt(unscored.size());
        for (var example : unscored) {
            for (float feature : example.features()) {
                out.writeFloat(feature);
            }
            out.writeInt(example.label());
            out.writeLong(example.key());
            out.writeLong(example.eventTime());
            out.writeLong(example.labelledAt());
        }
    }

    void readFrom(DataInput in) throws IOException {
        if (window == null) {
            return;
        }
        fittedAt = in.readLong();
        map = CalibrationMaps.read(in);
        window.readFrom(in);
        unscored.clear();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            var features = new float[shape.columns()];
            for (int f = 0; f < features.length; f++) {
                features[f] = in.readFloat();
            }
            unscored.add(
                    new LabelledExample(
                            features, in.readInt(), in.readLong(), in.readLong(), in.readLong()));
        }
    }
}

package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps a recipe's [CalibrationMap] up to date: it is fitted again, to the [FirstScores] of the
/// examples, whenever the time of labels crosses a multiple of the recipe's `every`. Recipes that
/// fit no map cost nothing. Confined to one thread at a time.
final class Calibrator {
    private final Calibrating calibrating;
    private final LearningShape shape;
    private final FirstScores scores;
    private final Supplier<Calibration> closedForm;
    private final @Nullable ScoreWindow window;
    private long fittedAt = Long.MIN_VALUE;
    private CalibrationMap map = new CalibrationMap.Identity();

    /// @param closedForm the calibration without a map, as it is now
    Calibrator(
            Calibrating calibrating,
            LearningShape shape,
            FirstScores scores,
            Supplier<Calibration> closedForm) {
        this.calibrating = calibrating;
        this.shape = shape;
        this.scores = scores;
        this.closedForm = closedForm;
        this.window = every() == null ? null : new ScoreWindow(shape.classes().count());
        if (window != null) {
            scores.tell(this::keep);
        }
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

    /// A label became known: maybe the map is due.
    void reach(long labelledAt) {
        var every = every();
        if (window == null || every == null) {
            return;
        }
        long period = Math.floorDiv(labelledAt, every.toMillis());
        if (fittedAt == Long.MIN_VALUE) {
            fittedAt = period;
        } else if (period > fittedAt) {
            scores.score();
            map = window.fit(calibrating, labelledAt - windowMillis());
            fittedAt = period;
        }
    }

    /// The time of labels is set back.
    void setBack(long time) {
        var every = every();
        if (every != null) {
            fittedAt = Math.min(fittedAt, Math.floorDiv(time, every.toMillis()));
        }
    }

    private void keep(List<LabelledExample> examples, float[] probabilities) {
        if (window == null) {
            return;
        }
        int classes = shape.classes().count();
        var form = closedForm.get();
        var logs = new float[classes];
        for (int r = 0; r < examples.size(); r++) {
            var example = examples.get(r);
            form.closedForm(probabilities, r * classes, logs, 0);
            window.add(
                    logs,
                    0,
                    example.label(),
                    example.key(),
                    example.labelledAt(),
                    example.weight());
        }
    }

    /// A label was revised.
    void forget(long key, int label) {
        if (window != null) {
            scores.score();
            window.forget(key, label);
        }
    }

    void writeTo(DataOutput out) throws IOException {
        if (window != null) {
            out.writeLong(fittedAt);
            CalibrationMaps.write(map, out);
            window.writeTo(out);
        }
    }

    void readFrom(DataInput in) throws IOException {
        if (window != null) {
            fittedAt = in.readLong();
            map = CalibrationMaps.read(in);
            window.readFrom(in);
        }
    }
}

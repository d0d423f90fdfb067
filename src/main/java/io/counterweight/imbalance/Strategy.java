package io.counterweight.imbalance;

import io.counterweight.event.Classes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Chooses weights and resampling by what the stream is like: how many majority examples to a
/// minority one, how many minority examples, and what the columns are.
///
/// | majority : minority | examples of minorities | columns | choice |
/// |---|---|---|---|
/// | any | fewer than 10 | any | none yet |
/// | below 5 : 1 | 10 | any | none |
/// | to 20 : 1 | 10 | any | weights inverse to the class frequency |
/// | to 100 : 1 | 10 | any | their square root |
/// | to 1000 : 1 | 10 | any | their square root |
/// | to 1000 : 1 | 100 | mostly numeric | and synthetic examples |
/// | to 1000 : 1 | 100 | mostly categorical | and real minority examples again |
/// | beyond | 100 | any | and a fifth of the majority only |
///
/// Full inverse weights cost ranking where classes are very uneven, hence the root. All minority
/// classes count together. A boundary is crossed upwards at 1.2 times its figure and downwards at
/// its figure over 1.2, so that a choice does not swing: same counts in the same order, same
/// choices. Confined to one thread at a time.
public final class Strategy {
    private static final double MARGIN = 1.2;
    private static final double[] RATIOS = {5, 20, 100, 1000};
    private static final double[] EXAMPLES = {10, 100};

    private final Classes classes;
    private final int columns;
    private final int numericColumns;

    /// The band of each figure; −1 before the first choice.
    private int ratioBand = -1;

    private int examplesBand = -1;

    /// @param columns features of an example
    /// @param numericColumns those that are no category or flag
    public Strategy(Classes classes, int columns, int numericColumns) {
        if (columns < 1 || numericColumns < 0 || numericColumns > columns) {
            throw new IllegalArgumentException(
                    "numericColumns must be in [0, columns]: numericColumns=%d, columns=%d"
                            .formatted(numericColumns, columns));
        }
        this.classes = classes;
        this.columns = columns;
        this.numericColumns = numericColumns;
    }

    /// The choice by the counts of now.
    public StrategyChoice choose(ClassCounts counts) {
        double majority = counts.count(classes.majority());
        double minorities = counts.total() - majority;
        double ratio = minorities > 0 ? majority / minorities : Double.POSITIVE_INFINITY;
        ratioBand = band(ratioBand, ratio, RATIOS);
        examplesBand = band(examplesBand, minorities, EXAMPLES);
        return chosen(reason(ratio, minorities, choice().why()));
    }

    /// The choice that stands, with the reason that was given for it: after [#readFrom].
    public StrategyChoice chosen(String reason) {
        Choice choice = choice();
        return new StrategyChoice(choice.weighting(), choice.resampling(), reason);
    }

    private record Choice(Weighting weighting, List<Resampling> resampling, String why) {}

    private Choice choice() {
        if (examplesBand == 0) {
            return new Choice(new Weighting.None(), List.of(), "no treatment before there are 10");
        }
        if (ratioBand == 0) {
            return new Choice(new Weighting.None(), List.of(), "balanced enough as it is");
        }
        if (ratioBand == 1) {
            return new Choice(
                    new Weighting.Running(1.0, 100.0),
                    List.of(),
                    "weights inverse to the class frequency");
        }
        Weighting root = new Weighting.SquareRoot(1.0, 100.0);
        String weights = "square-root weights";
        if (ratioBand == 2) {
            return new Choice(root, List.of(), weights);
        }
        if (examplesBand == 1) {
            return new Choice(
                    root, List.of(), weights + ", too few minority examples to oversample");
        }
        if (ratioBand == 4) {
            return new Choice(
                    root,
                    List.of(new Resampling.Undersampling(0.2)),
                    weights + " and 20 % of the abundant majority");
        }
        return isMostlyNumeric()
                ? new Choice(
                        root,
                        List.of(new Resampling.Smote(0.05, 5, 100, 20.0)),
                        weights + " and synthetic examples, 5 % of a mini-batch")
                : new Choice(
                        root,
                        List.of(new Resampling.MinorityReplay(0.03)),
                        weights + " and replayed minority examples, 3 % of a mini-batch");
    }

    private boolean isMostlyNumeric() {
        return 2 * numericColumns > columns;
    }

    private String reason(double ratio, double minorities, String why) {
        String imbalance =
                Double.isInfinite(ratio)
                        ? "No minority example yet"
                        : String.format(
                                Locale.ROOT, "%.1f majority examples to a minority one", ratio);
        return String.format(
                Locale.ROOT,
                "%s, %,.0f minority examples, %d of %d columns numeric: %s.",
                imbalance,
                minorities,
                numericColumns,
                columns,
                why);
    }

    private static int band(int before, double value, double[] boundaries) {
        int band = Math.max(0, before);
        double margin = before < 0 ? 1 : MARGIN;
        while (band < boundaries.length && value >= boundaries[band] * margin) {
            band++;
        }
        while (band > 0 && value < boundaries[band - 1] / margin) {
            band--;
        }
        return band;
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(ratioBand);
        out.writeByte(examplesBand);
    }

    /// Takes the place of what stands.
    public void readFrom(DataInput in) throws IOException {
        ratioBand = readBand("ratio", in, RATIOS);
        examplesBand = readBand("examples", in, EXAMPLES);
    }

    private static int readBand(String name, DataInput in, double[] boundaries) throws IOException {
        int band = in.readByte();
        if (band < -1 || band > boundaries.length) {
            throw new IllegalArgumentException(
                    "band of %s must be in [-1, %d]: band=%d"
                            .formatted(name, boundaries.length, band));
        }
        return band;
    }
}

package io.counterweight.feature;

import java.util.Arrays;
import java.util.List;

/// The columns of one feature, which are explained together.
///
/// @param from the first of them; the others follow it
/// @param names one a column
/// @param entity whose profile has the usual values of them; empty where no entity has features
/// @param isOfLabels whether they come from labels, as a fraud rate does
public record FeatureColumns(
        String feature,
        int from,
        List<String> names,
        Form form,
        String entity,
        boolean isOfLabels) {
    private static final double HOURS = 24;

    /// How the columns say what they say.
    public enum Form {
        /// One column, the value.
        NUMBER,
        /// One column, 0 or 1.
        FLAG,
        /// A column a value, 1 for the present one; all 0 for a value not listed.
        CATEGORY,
        /// Sine and cosine of the time of day.
        TIME_OF_DAY
    }

    /// A feature's present value beside a usual one, as a person reads it.
    ///
    /// @param name that of the feature; of a category, that of the column of its present value
    public record Compared(String name, float present, float usual) {}

    public FeatureColumns {
        names = List.copyOf(names);
    }

    public int count() {
        return names.size();
    }

    /// Compares two rows of the feature vector. A number or a flag is itself, and its usual value
    /// the mean, which is a flag's share. Of a category it is 1 and the share of the present value,
    /// under the feature's bare name for a value not listed. The time of day is an hour, from 0 to
    /// below 24; the usual one is the mean direction of the clock's hand.
    public Compared compare(float[] present, float[] usual) {
        return switch (form) {
            case NUMBER, FLAG -> new Compared(feature, present[from], usual[from]);
            case CATEGORY -> compareCategory(present, usual);
            case TIME_OF_DAY -> new Compared(feature, hour(present), hour(usual));
        };
    }

    private Compared compareCategory(float[] present, float[] usual) {
        float listed = 0;
        for (int i = 0; i < count(); i++) {
            if (present[from + i] == 1) {
                return new Compared(names.get(i), 1, usual[from + i]);
            }
            listed += usual[from + i];
        }
        return new Compared(feature, 1, Math.max(0, 1 - listed));
    }

    /// Makes a usual row one that could be, as nothing lies between the values of a flag or a
    /// category, and the clock's hand has one length: the more frequent value of a flag, the most
    /// frequent of a category (the first of several), the mean direction of the hand.
    public void settle(float[] usual) {
        switch (form) {
            case NUMBER -> {}
            case FLAG -> usual[from] = usual[from] > .5f ? 1 : 0;
            case CATEGORY -> settleCategory(usual);
            case TIME_OF_DAY -> settleTime(usual);
        }
    }

    private void settleCategory(float[] usual) {
        int most = from;
        float unlisted = 1;
        for (int column = from; column < from + count(); column++) {
            most = usual[column] > usual[most] ? column : most;
            unlisted -= usual[column];
        }
        boolean isListed = usual[most] >= unlisted;
        Arrays.fill(usual, from, from + count(), 0);
        if (isListed) {
            usual[most] = 1;
        }
    }

    private void settleTime(float[] usual) {
        double sine = usual[from];
        double cosine = usual[from + 1];
        double length = Math.sqrt(sine * sine + cosine * cosine);
        usual[from] = length == 0 ? 0 : (float) (sine / length);
        usual[from + 1] = length == 0 ? 1 : (float) (cosine / length);
    }

    private float hour(float[] row) {
        double turn = StrictMath.atan2(row[from], row[from + 1]) / (2 * Math.PI);
        float hour = (float) (HOURS * (turn < 0 ? turn + 1 : turn));
        return hour < HOURS ? hour : 0;
    }
}

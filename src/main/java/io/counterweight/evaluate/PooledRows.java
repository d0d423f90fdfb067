package io.counterweight.evaluate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Rows put together as one: their ranking, calibration, losses and decisions. Not thread-safe.
final class PooledRows {
    private final int majority;
    private final DecisionCounts decisions;
    private final float[] scores;
    private final float[] probabilities;
    private final float[] raws;
    private final boolean[] positives;
    private final Mean brier = new Mean();
    private final Mean logLoss = new Mean();
    private int size;

    PooledRows(int classes, int majority, int capacity) {
        this.majority = majority;
        this.decisions = new DecisionCounts(classes);
        this.scores = new float[capacity];
        this.probabilities = new float[capacity];
        this.raws = new float[capacity];
        this.positives = new boolean[capacity];
    }

    void add(JudgedRows rows, int row) {
        scores[size] = rows.score(row);
        probabilities[size] = rows.probability(row);
        raws[size] = rows.raw(row);
        positives[size] = rows.label(row) != majority;
        decisions.add(rows.label(row), rows.decision(row));
        brier.add((double) rows.brier(row));
        logLoss.add((double) rows.logLoss(row));
        size++;
    }

    int size() {
        return size;
    }

    Ranking ranking() {
        return Ranking.of(Arrays.copyOf(scores, size), Arrays.copyOf(positives, size));
    }

    @Nullable Double calibrationError() {
        return calibrationError(probabilities);
    }

    @Nullable Double rawCalibrationError() {
        return calibrationError(raws);
    }

    Curves curves() {
        long frauds = size - decisions.labelled(majority);
        long others = decisions.labelled(majority);
        var points = Curves.points(outcomes(scores), frauds, others);
        return new Curves(
                points,
                points.isEmpty() ? null : decided(frauds, others),
                CalibrationBins.of(outcomes(raws)),
                CalibrationBins.of(outcomes(probabilities)));
    }

    private Curves.Decided decided(long frauds, long others) {
        long alerts = size - decisions.decided(majority);
        long falseAlerts = others - decisions.caught(majority);
        long hits = alerts - falseAlerts;
        return new Curves.Decided(
                alerts,
                (double) hits / frauds,
                alerts == 0 ? null : (double) hits / alerts,
                (double) falseAlerts / others);
    }

    /// Draws these rows again, as those of a day.
    void resample(int day, ResampledPrecision into) {
        into.day(day, Arrays.copyOf(scores, size), Arrays.copyOf(positives, size));
    }

    /// Positives among the `count` rows of the highest scores; of rows that tie at the end, their
    /// share.
    double positivesAmongHighest(int count) {
        double[] found = {0, count};
        outcomes(scores)
                .forEachGroup((score, rows, hits) -> {
                    double taken = Math.min(rows, found[1]);
                    found[0] += hits * (taken / rows);
                    found[1] -= taken;
                });
        return found[0];
    }

    private SortedOutcomes outcomes(float[] of) {
        return SortedOutcomes.of(Arrays.copyOf(of, size), Arrays.copyOf(positives, size));
    }

    private @Nullable Double calibrationError(float[] of) {
        return CalibrationError.of(
                Arrays.copyOf(of, size), Arrays.copyOf(positives, size), CalibrationError.BINS);
    }

    @Nullable Double brier() {
        return brier.value();
    }

    @Nullable Double logLoss() {
        return logLoss.value();
    }

    DecisionCounts decisions() {
        return decisions;
    }
}

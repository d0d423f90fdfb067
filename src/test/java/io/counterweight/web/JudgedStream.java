package io.counterweight.web;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.event.Classes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Evaluations of made-up scores by the real metrics, so that a page has something to show without
/// a stream: frauds score higher than the rest, the more so the longer it runs. One seed, one
/// stream.
final class JudgedStream {
    private static final long START = 1_522_540_800_000L;
    private static final long HOUR = 3_600_000;
    private static final int ROWS_AN_HOUR = 50;

    private final Classes classes;
    private final String champion;
    private final List<String> recipes;
    private final List<LiveMetrics> metrics = new ArrayList<>();
    private final Random random = new Random(1);
    private final double[] counts;
    private int row;

    /// Of what the champion would block, this share is let through as control group and labelled; 1
    /// where nothing is blocked.
    private double letThrough = 1;

    private final Random draws = new Random(2);

    /// @param names of the classes, the majority first
    /// @param recipes the first decides; a later one learns more slowly
    JudgedStream(List<String> names, List<String> recipes, int window) {
        this.classes = new Classes(names, 0);
        this.recipes = recipes;
        this.champion = recipes.getFirst();
        this.counts = new double[names.size()];
        recipes.forEach(r -> metrics.add(new LiveMetrics(classes, window, 10)));
    }

    /// From now on what the champion decides as fraud is blocked, but for that share.
    void block(double letThroughShare) {
        letThrough = letThroughShare;
    }

    /// One more hour of it, and what each recipe's metrics then say.
    ///
    /// @param share of the rows that are of a minority class
    List<Evaluation> hour(int hour, double share) {
        for (int i = 0; i < ROWS_AN_HOUR; i++) {
            int label = random.nextDouble() < share ? 1 + random.nextInt(classes.count() - 1) : 0;
            counts[label]++;
            judge(label, START + hour * HOUR + i * HOUR / ROWS_AN_HOUR);
        }
        var evaluations = new ArrayList<Evaluation>();
        for (int r = 0; r < recipes.size(); r++) {
            evaluations.add(evaluation(r, hour));
        }
        return evaluations;
    }

    private void judge(int label, long time) {
        row++;
        double luck = random.nextGaussian();
        boolean isBlocked = logit(0, label, luck) > 0;
        if (isBlocked && draws.nextDouble() >= letThrough) {
            return;
        }
        float weight = (float) (isBlocked ? 1 / letThrough : 1);
        for (int r = 0; r < recipes.size(); r++) {
            var probabilities = new float[classes.count()];
            double fraud = 1 / (1 + Math.exp(-logit(r, label, luck)));
            probabilities[0] = (float) (1 - fraud);
            int said = Math.max(1, label);
            probabilities[said] = (float) fraud;
            metrics.get(r)
                    .add(
                            new JudgedScore(
                                    "t" + row,
                                    time,
                                    fraud > .5 ? said : 0,
                                    probabilities,
                                    probabilities,
                                    weight),
                            label,
                            0);
        }
    }

    private double logit(int recipe, int label, double luck) {
        double learned = 1 - Math.exp(-row / (2_000.0 * (recipe + 1)));
        return -5 + luck + (label == 0 ? 0 : 7 * learned);
    }

    private Evaluation evaluation(int r, int hour) {
        var learned = new ArrayList<Double>();
        var weights = new ArrayList<Double>();
        double all = row;
        for (double count : counts) {
            learned.add(count);
            weights.add(count == 0 ? 1 : all / counts.length / count);
        }
        return metrics.get(r)
                .evaluation(
                        "cards",
                        recipes.get(r),
                        recipes.get(r).equals(champion),
                        START + (hour + 1) * HOUR,
                        false,
                        new Evaluation.Learning(
                                row / 64,
                                recipes.get(r) + "-" + hour / 12,
                                learned,
                                weights,
                                weights,
                                120,
                                0.1,
                                null,
                                false,
                                Evaluation.Learning.unknown(weights.size())));
    }
}

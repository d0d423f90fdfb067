package io.counterweight.app.replay;

import io.counterweight.evaluate.CountedRows;
import io.counterweight.evaluate.KeptRows;
import io.counterweight.evaluate.Ranking;
import io.counterweight.feature.FeatureColumns;
import io.counterweight.plan.StreamPlan;
import io.counterweight.report.FeatureFindings.Importance;
import io.counterweight.report.FeatureFindings.Importances;
import io.counterweight.score.OnnxModel;
import io.counterweight.score.OnnxScorer;
import io.counterweight.score.ScoreRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Permutation importance (Breiman, Machine Learning 45, 2001): the average precision that a model
/// loses where the columns of one feature are those of other rows. Frauds are sampled more densely
/// than genuine rows, so that each row stands for several of its kind, in the precision as in the
/// draw of other rows. The draws have a fixed seed. For one thread.
final class PermutedImportance {
    /// Draws of each feature.
    static final int DRAWS = 3;

    /// Rows scored at most, which bounds what it costs: genuine rows are thinned out before.
    static final long MOST_SCORES = 1_500_000;

    private static final int BATCH = 1024;

    private final StreamPlan plan;
    private final CountedRows counted;
    private final List<FeatureColumns> groups;

    /// The rows, column by column; each fraud stands for so many frauds, and the others alike.
    private record Sample(
            float[][] columns, boolean[] isFraud, int frauds, int ofFraud, int ofGenuine) {
        int size() {
            return isFraud.length;
        }

        /// Another row, as likely as those that it stands for are frequent; frauds come first.
        int draw(Random random) {
            double weight = (double) frauds * ofFraud;
            double all = weight + (double) (size() - frauds) * ofGenuine;
            return random.nextDouble() * all < weight
                    ? random.nextInt(frauds)
                    : frauds + random.nextInt(size() - frauds);
        }
    }

    PermutedImportance(StreamPlan plan, CountedRows counted) {
        this.plan = plan;
        this.counted = counted;
        this.groups = plan.features().groups();
    }

    /// Null without a fraud or a genuine row that counts, and where the model cannot score them.
    @Nullable Importances of(OnnxModel model, KeptRows frauds, KeptRows genuine) {
        var sample = sample(frauds, genuine);
        if (sample.frauds == 0 || sample.frauds == sample.size()) {
            return null;
        }
        try (var scorer = new OnnxScorer(model, BATCH)) {
            double whole = precision(scorer, sample);
            var importances = new ArrayList<Importance>();
            var random = new Random(0);
            for (var group : groups) {
                importances.add(importance(scorer, sample, group, random, whole));
            }
            importances.sort(Comparator.comparingDouble(of -> -of.lost()));
            return new Importances(
                    whole,
                    sample.frauds,
                    sample.ofFraud,
                    sample.size() - sample.frauds,
                    sample.ofGenuine,
                    DRAWS,
                    (1L + (long) groups.size() * DRAWS) * sample.size(),
                    importances);
        } catch (ScoreRefused refused) {
            return null;
        }
    }

    private Importance importance(
            OnnxScorer scorer, Sample sample, FeatureColumns group, Random random, double whole)
            throws ScoreRefused {
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int draw = 0; draw < DRAWS; draw++) {
            int[] from = new int[sample.size()];
            for (int i = 0; i < from.length; i++) {
                from[i] = sample.draw(random);
            }
            float[][] columns = sample.columns.clone();
            for (int c = group.from(); c < group.from() + group.count(); c++) {
                columns[c] = new float[from.length];
                for (int i = 0; i < from.length; i++) {
                    columns[c][i] = sample.columns[c][from[i]];
                }
            }
            var other =
                    new Sample(
                            columns,
                            sample.isFraud,
                            sample.frauds,
                            sample.ofFraud,
                            sample.ofGenuine);
            double lost = whole - precision(scorer, other);
            sum += lost;
            least = Math.min(least, lost);
            most = Math.max(most, lost);
        }
        return new Importance(group.feature(), sum / DRAWS, least, most);
    }

    private double precision(OnnxScorer scorer, Sample sample) throws ScoreRefused {
        int classes = plan.classes().count();
        int columns = sample.columns.length;
        float[] features = new float[BATCH * columns];
        float[] probabilities = new float[BATCH * classes];
        float[] logits = new float[BATCH * scorer.logits()];
        float[] ranks = new float[sample.size()];
        for (int start = 0; start < ranks.length; start += BATCH) {
            int rows = Math.min(BATCH, ranks.length - start);
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    features[r * columns + c] = sample.columns[c][start + r];
                }
            }
            scorer.scoreRows(rows, features, probabilities, logits);
            for (int r = 0; r < rows; r++) {
                ranks[start + r] = minority(probabilities, r * classes, classes);
            }
        }
        var precision =
                Ranking.of(ranks, sample.isFraud, sample.ofFraud, sample.ofGenuine)
                        .averagePrecision();
        return precision == null ? 0 : precision;
    }

    private float minority(float[] probabilities, int from, int classes) {
        float sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += c == plan.classes().majority() ? 0 : probabilities[from + c];
        }
        return sum;
    }

    /// The rows that count; genuine ones thinned out until all can be scored.
    private Sample sample(KeptRows frauds, KeptRows genuine) {
        var ofFrauds = counted(frauds, true);
        var ofGenuine = counted(genuine, false);
        int step = 1;
        long scored = (long) groups.size() * DRAWS;
        while ((ofFrauds.size() + ofGenuine.size() / step) * scored > MOST_SCORES
                && ofGenuine.size() / step > ofFrauds.size()) {
            step *= 2;
        }
        var thinned = new ArrayList<Integer>();
        for (int i = 0; i < ofGenuine.size(); i += step) {
            thinned.add(ofGenuine.get(i));
        }
        int size = ofFrauds.size() + thinned.size();
        float[][] columns = new float[plan.features().columns()][size];
        for (int c = 0; c < columns.length; c++) {
            copy(frauds.column(c), ofFrauds, columns[c], 0);
            copy(genuine.column(c), thinned, columns[c], ofFrauds.size());
        }
        boolean[] isFraud = new boolean[size];
        Arrays.fill(isFraud, 0, ofFrauds.size(), true);
        return new Sample(columns, isFraud, ofFrauds.size(), frauds.step(), genuine.step() * step);
    }

    /// Which of the kept rows count, and are still labelled so.
    private List<Integer> counted(KeptRows kept, boolean isFraud) {
        var counting = new ArrayList<Integer>();
        for (int i = 0; i < kept.size(); i++) {
            int row = kept.number(i);
            if (counted.counts(row) && counted.isFraud(row) == isFraud) {
                counting.add(i);
            }
        }
        return counting;
    }

    private static void copy(float[] from, List<Integer> rows, float[] to, int at) {
        for (int i = 0; i < rows.size(); i++) {
            to[at + i] = from[rows.get(i)];
        }
    }
}

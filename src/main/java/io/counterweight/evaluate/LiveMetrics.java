package io.counterweight.evaluate;

import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import io.counterweight.event.Classes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.stream.IntStream;

/// One recipe's metrics over a sliding window of the last labelled transactions, kept up to date
/// with every label. Not thread-safe; owned by the learner's thread.
///
/// All state is whole numbers, so that adding and taking back leave no rounding behind and a
/// restored copy goes on with the same bits. Average precision and calibration error come from a
/// histogram of logits ([LogitHistogram]): scores closer than 1/512 in the logit tie.
public final class LiveMetrics {
    /// Units of a log loss: 2^−20.
    private static final double LOSS_UNITS = 1 << 20;

    private final Classes classes;
    private final JudgedWindow window;
    private DecisionCounts decisions;
    private LogitHistogram histogram;
    private long loss;
    private long examples;

    /// @param window how many labelled transactions the figures cover
    public LiveMetrics(Classes classes, int window) {
        if (window < 1) {
            throw new IllegalArgumentException("window must be at least 1: window=" + window);
        }
        if (classes.count() > 256) {
            throw new IllegalArgumentException(
                    "classes must be at most 256: classes=" + classes.count());
        }
        this.classes = classes;
        this.window = new JudgedWindow(window);
        this.decisions = new DecisionCounts(classes.count());
        this.histogram = new LogitHistogram();
    }

    /// A label became known.
    ///
    /// @param decision what the recipe had decided
    /// @param probabilities one per class, calibrated, as the recipe had scored
    public void add(String transactionId, int label, int decision, float[] probabilities) {
        if (window.isFull()) {
            count(window.oldest(), -1);
        }
        var entry = entry(transactionId, label, decision, probabilities);
        window.add(entry);
        count(entry, 1);
        examples++;
    }

    /// A label was replaced: the transaction now counts as the new class, where the window still
    /// holds it. [Evaluation#examples] does not change. Costs a look at the whole window.
    ///
    /// @return whether the window still held it
    public boolean revise(
            String transactionId, int from, int label, int decision, float[] probabilities) {
        var before = entry(transactionId, from, decision, probabilities);
        var after = entry(transactionId, label, decision, probabilities);
        if (!window.replace(before, after)) {
            return false;
        }
        count(before, -1);
        count(after, 1);
        return true;
    }

    private JudgedWindow.Entry entry(
            String transactionId, int label, int decision, float[] probabilities) {
        float fraud = ProbabilityLoss.minority(probabilities, classes.majority());
        return new JudgedWindow.Entry(
                transactionId.hashCode(),
                label,
                decision,
                LogitHistogram.binOf(fraud),
                (int) Math.round(ProbabilityLoss.logLoss(probabilities, label) * LOSS_UNITS));
    }

    private void count(JudgedWindow.Entry entry, int sign) {
        boolean fraud = entry.label() != classes.majority();
        loss += sign * (long) entry.loss();
        if (sign > 0) {
            decisions.add(entry.label(), entry.decision());
            histogram.add(entry.bin(), fraud);
        } else {
            decisions.remove(entry.label(), entry.decision());
            histogram.remove(entry.bin(), fraud);
        }
    }

    /// What the window says now. A metric without a value is null.
    ///
    /// @param eventTime when the newest label became known (ms)
    /// @param counts per class, as the recipe counts
    /// @param weights per class, in use now
    public Evaluation evaluation(
            String pipeline,
            String recipe,
            long eventTime,
            long steps,
            String modelVersion,
            double[] counts,
            double[] weights) {
        int size = window.size();
        long frauds = size - decisions.labelled(classes.majority());
        return new Evaluation(
                pipeline,
                recipe,
                eventTime,
                examples,
                steps,
                modelVersion,
                size,
                IntStream.range(0, classes.count())
                        .mapToObj(c -> classEvaluation(c, counts[c], weights[c]))
                        .toList(),
                decisions.accuracy(),
                decisions.shareOf(classes.majority()),
                histogram.ranking().averagePrecision(),
                size == 0 ? null : (double) frauds / size,
                histogram.calibrationError(size).value(),
                size == 0 ? null : loss / LOSS_UNITS / size);
    }

    private ClassEvaluation classEvaluation(int c, double count, double weight) {
        long labelled = decisions.labelled(c);
        long caught = decisions.caught(c);
        var band = WilsonBand.of(caught, labelled);
        return new ClassEvaluation(
                classes.name(c),
                count,
                weight,
                labelled,
                caught,
                decisions.decided(c),
                decisions.recall(c),
                band == null ? null : band.low(),
                band == null ? null : band.high(),
                decisions.precision(c));
    }

    /// Writes the state: 12 bytes for each transaction in the window, and 12 more.
    public void write(DataOutput out) throws IOException {
        out.writeLong(examples);
        window.write(out);
    }

    /// Takes over the state that another wrote; what was here is gone. A smaller window keeps the
    /// newest transactions.
    ///
    /// @throws IOException when the state is cut short or names a class that does not exist
    public void read(DataInput in) throws IOException {
        examples = in.readLong();
        window.read(in);
        decisions = new DecisionCounts(classes.count());
        histogram = new LogitHistogram();
        loss = 0;
        for (int slot = 0; slot < window.size(); slot++) {
            var entry = window.get(slot);
            if (Math.max(entry.label(), entry.decision()) >= classes.count()) {
                throw new IOException(
                        "a judged transaction must name a class that exists: "
                                + entry
                                + ", classes="
                                + classes.count());
            }
            count(entry, 1);
        }
    }
}

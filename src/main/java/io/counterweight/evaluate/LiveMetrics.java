package io.counterweight.evaluate;

import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.event.Classes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One recipe's metrics over a sliding window of the last labelled transactions, kept up to date
/// with every label. Not thread-safe; owned by the learner's thread.
///
/// All state is whole numbers, so that adding and taking back leave no rounding behind and a
/// restored copy goes on with the same bits. Average precision and calibration error come from
/// histograms of logits ([LogitHistogram]): scores closer than 1/512 in the logit tie.
public final class LiveMetrics {
    /// Units of a log loss: 2^−20. What a decision costs at most where costs are added up: millions
    /// of them fit a long in cents.
    private static final double LARGEST_COST = 1e10;

    private static final double LOSS_UNITS = 1 << 20;

    private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();

    private final Classes classes;
    private final JudgedWindow window;
    private final @Nullable Integer alertsPerDay;
    private DecisionCounts decisions;
    private LogitHistogram histogram;
    private LogitHistogram rawHistogram;
    private long loss;
    private long cost;
    private long examples;

    /// Of the window, those of the control group.
    private int control;

    /// @param window how many labelled transactions the figures cover
    /// @param alertsPerDay the alert budget of a day; null for none
    public LiveMetrics(Classes classes, int window, @Nullable Integer alertsPerDay) {
        if (window < 1) {
            throw new IllegalArgumentException("window must be at least 1: window=" + window);
        }
        if (classes.count() > 256) {
            throw new IllegalArgumentException(
                    "classes must be at most 256: classes=" + classes.count());
        }
        this.classes = classes;
        this.window = new JudgedWindow(window);
        this.alertsPerDay = alertsPerDay;
        this.decisions = new DecisionCounts(classes.count());
        this.histogram = new LogitHistogram();
        this.rawHistogram = new LogitHistogram();
    }

    /// A label became known.
    ///
    /// @param cost of the decision now that the class is known; 0 where costs are not declared
    public void add(JudgedScore score, int label, double cost) {
        if (window.isFull()) {
            count(window.oldest(), -1);
        }
        var entry = entry(score, label, cost);
        window.add(entry);
        count(entry, 1);
        examples++;
    }

    /// A label was replaced: the transaction now counts as the new class, where the window still
    /// holds it. [Evaluation#examples] does not change. Costs a look at the whole window.
    ///
    /// @param before and `cost` are what the decision cost as the old class and as the new
    /// @return whether the window still held it
    public boolean revise(JudgedScore score, int from, double before, int label, double cost) {
        var old = entry(score, from, before);
        var now = entry(score, label, cost);
        if (!window.replace(old, now)) {
            return false;
        }
        count(old, -1);
        count(now, 1);
        return true;
    }

    /// A label was taken back: the transaction no longer counts, where the window still holds it.
    /// [Evaluation#examples] does not change. Costs a look at the whole window.
    ///
    /// @param cost what the decision cost as the class it was labelled
    /// @return whether the window still held it
    public boolean withdraw(JudgedScore score, int label, double cost) {
        var old = entry(score, label, cost);
        if (!window.remove(old)) {
            return false;
        }
        count(old, -1);
        return true;
    }

    private JudgedWindow.Entry entry(JudgedScore score, int label, double cost) {
        int majority = classes.majority();
        var probabilities = score.probabilities();
        return new JudgedWindow.Entry(
                score.transactionId().hashCode(),
                label,
                score.decision(),
                LogitHistogram.binOf(ProbabilityLoss.minority(probabilities, majority)),
                LogitHistogram.binOf(ProbabilityLoss.minority(score.raw(), majority)),
                (int) Math.round(ProbabilityLoss.logLoss(probabilities, label) * LOSS_UNITS),
                score.eventTime(),
                Math.round(Math.clamp(cost, -LARGEST_COST, LARGEST_COST) * 100),
                score.weight());
    }

    private void count(JudgedWindow.Entry entry, int sign) {
        boolean fraud = entry.label() != classes.majority();
        loss += sign * (long) entry.loss();
        cost += sign * entry.cost();
        control += entry.isOfControl() ? sign : 0;
        if (sign > 0) {
            decisions.add(entry.label(), entry.decision());
            histogram.add(entry.bin(), fraud);
            rawHistogram.add(entry.rawBin(), fraud);
        } else {
            decisions.remove(entry.label(), entry.decision());
            histogram.remove(entry.bin(), fraud);
            rawHistogram.remove(entry.rawBin(), fraud);
        }
    }

    /// Labelled transactions that the figures cover now.
    public int size() {
        return window.size();
    }

    /// Those of them that are of a minority class.
    public long frauds() {
        return window.size() - decisions.labelled(classes.majority());
    }

    /// Over the window; null while it holds no minority class.
    public @Nullable Double averagePrecision() {
        return histogram.ranking().averagePrecision();
    }

    /// Alerts that the budget allows for the time that the window covers, at most its size; null
    /// without a budget or while the window covers no time.
    private @Nullable Integer alerts() {
        long span = window.span();
        if (alertsPerDay == null || span == 0) {
            return null;
        }
        return (int) Math.min(window.size(), Math.round(alertsPerDay * span / MILLIS_PER_DAY));
    }

    /// The probability from which on the window's highest scores fill the alert budget; null while
    /// there is nothing to go by.
    public @Nullable Double thresholdOfBudget() {
        var alerts = alerts();
        return alerts == null ? null : histogram.probabilityOfHighest(alerts);
    }

    /// What the window says now. A metric without a value is null.
    ///
    /// @param champion whether the recipe decides
    /// @param eventTime when the newest label became known (ms)
    /// @param hasCosts whether the decision policy declares costs
    public Evaluation evaluation(
            String pipeline,
            String recipe,
            boolean champion,
            long eventTime,
            boolean hasCosts,
            Learning learning) {
        int size = window.size();
        var alerts = alerts();
        return new Evaluation(
                pipeline,
                recipe,
                champion,
                eventTime,
                examples,
                learning.steps(),
                learning.modelVersion(),
                size,
                IntStream.range(0, classes.count())
                        .mapToObj(c -> classEvaluation(c, learning))
                        .toList(),
                decisions.accuracy(),
                decisions.shareOf(classes.majority()),
                histogram.ranking().averagePrecision(),
                alerts == null || frauds() == 0
                        ? null
                        : histogram.positivesAmongHighest(alerts) / (double) frauds(),
                size == 0 ? null : (double) frauds() / size,
                histogram.calibrationError(size).value(),
                rawHistogram.calibrationError(size).value(),
                size == 0 ? null : loss / LOSS_UNITS / size,
                hasCosts && size > 0 ? cost / 100.0 : null,
                learning.minorityBuffer(),
                learning.syntheticShare(),
                learning.strategy(),
                learning.reacting(),
                decisions.matrix(),
                size == 0 ? null : curves(size),
                null,
                control == 0 ? null : allTraffic());
    }

    /// What the window says of all traffic, by its control group.
    private AllTraffic.Estimate allTraffic() {
        var all = new AllTraffic();
        int majority = classes.majority();
        for (int slot = 0; slot < window.size(); slot++) {
            var entry = window.get(slot);
            all.add(
                    entry.bin(),
                    entry.label() != majority,
                    entry.decision() != majority,
                    entry.weight());
        }
        return all.estimate();
    }

    private WindowCurves curves(int size) {
        var scores =
                Arrays.stream(window.scores(classes.count(), WindowCurves.SCORE_BINS))
                        .map(ofClass -> Arrays.stream(ofClass).boxed().toList())
                        .toList();
        return WindowCurves.of(histogram, scores, size, frauds());
    }

    private ClassEvaluation classEvaluation(int c, Learning learning) {
        long labelled = decisions.labelled(c);
        long caught = decisions.caught(c);
        var band = WilsonBand.of(caught, labelled);
        Double excess = learning.lossExcesses().get(c);
        double all = learning.counts().stream().mapToDouble(count -> count).sum();
        return new ClassEvaluation(
                classes.name(c),
                learning.counts().get(c),
                learning.weights().get(c),
                all == 0 ? null : learning.trainingPriors().get(c),
                all == 0 ? null : learning.counts().get(c) / all,
                labelled,
                caught,
                decisions.decided(c),
                decisions.recall(c),
                band == null ? null : band.low(),
                band == null ? null : band.high(),
                decisions.precision(c),
                excess.isNaN() ? null : excess);
    }

    /// Writes the state: 30 bytes for each transaction in the window, 4 more for each of the
    /// control group, and 12 more.
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
        rawHistogram = new LogitHistogram();
        loss = 0;
        cost = 0;
        control = 0;
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

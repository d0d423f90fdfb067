package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.Judge;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.PrequentialReport;
import io.counterweight.evaluate.RecipeReport;
import io.counterweight.event.Action;
import io.counterweight.event.Label;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.feature.EventFeature;
import io.counterweight.plan.StreamPlan;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Judges what decided by the truth of every transaction, whether the service ever hears of it, by
/// the protocol of [ReplayReport]; and what was blocked, let through and lost. Not thread-safe.
final class TruthReport {
    private static final String AMOUNT = "amount";
    private static final String BLOCK = Action.BLOCK.toString();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final StreamPlan plan;
    private final int majority;
    private final @Nullable Integer slotOfEntity;
    private final int columnOfAmount;
    private final Duration from;
    private final PrequentialReport report;
    private final float[] probabilities;
    private final float[] raw;
    private long begin = Long.MIN_VALUE;
    private long last = Long.MIN_VALUE;

    private final HeldBands bands;
    private final Sum blocked = new Sum();
    private final Sum blockedFrauds = new Sum();
    private final Sum control = new Sum();
    private final Sum controlFrauds = new Sum();
    private final Sum frauds = new Sum();
    private final Sum alerts = new Sum();
    private final Sum alertedFrauds = new Sum();

    /// Transactions and their amount together, 0 where none is known.
    static final class Sum {
        private long rows;
        private double amount;

        private void add(double more) {
            rows++;
            amount += more;
        }

        long rows() {
            return rows;
        }

        double amount() {
            return amount;
        }
    }

    TruthReport(Pipeline pipeline, StreamPlan plan) {
        this.plan = plan;
        this.majority = plan.classes().majority();
        var judge = pipeline.judge();
        this.from = judge.from();
        this.slotOfEntity = judge.entity() == null ? null : plan.slotOf(judge.entity());
        this.columnOfAmount =
                pipeline.features().get(AMOUNT) instanceof EventFeature.Field
                        ? plan.features().columnNames().indexOf(AMOUNT)
                        : -1;
        this.report =
                new PrequentialReport(
                        plan.classes(),
                        new Judge(judge.from(), judge.entity(), judge.top(), judge.knownFor()));
        this.probabilities = new float[plan.classes().count()];
        this.raw = new float[plan.classes().count()];
        this.bands = new HeldBands(plan.classes());
    }

    /// @param truth of no class where nobody ever knows it
    void add(ScoredTransaction scored, Label truth) {
        if (truth.label() == Label.NONE) {
            return;
        }
        long time = scored.getEventTime();
        if (begin == Long.MIN_VALUE) {
            begin = Math.floorDiv(time, DAY) * DAY + from.toMillis();
        }
        last = Math.max(last, time);
        if (time >= begin) {
            sum(scored, truth.label() != majority);
            bands.add(scored, truth.label());
        }
        boolean isScored = scored.getProbabilitiesCount() > 0;
        Arrays.fill(probabilities, 1f / probabilities.length);
        Arrays.fill(raw, 1f / raw.length);
        float rank = 0;
        for (int c = 0; isScored && c < raw.length; c++) {
            probabilities[c] = scored.getProbabilities(c);
            raw[c] = scored.getRaw(c);
            rank += c == majority ? 0 : probabilities[c];
        }
        report.add(
                plan.champion(),
                new JudgedScore(
                        scored.getTransactionId(), time, scored.getDecision(), probabilities, raw),
                slotOfEntity == null ? null : scored.getEntities(slotOfEntity),
                rank,
                truth.label(),
                truth.labelledAt());
    }

    private void sum(ScoredTransaction scored, boolean isFraud) {
        double amount = amount(scored);
        boolean isBlocked = scored.getRuled().getAction().equals(BLOCK);
        boolean isControl = scored.getPropensity() > 0;
        boolean isAlert = scored.getDecision() != majority;
        if (isFraud) {
            frauds.add(amount);
        }
        if (isAlert) {
            alerts.add(amount);
        }
        if (isAlert && isFraud) {
            alertedFrauds.add(amount);
        }
        if (isBlocked) {
            (isFraud ? blockedFrauds : blocked).add(amount);
        }
        if (isControl) {
            (isFraud ? controlFrauds : control).add(amount);
        }
    }

    private double amount(ScoredTransaction scored) {
        if (scored.hasAmount()) {
            return scored.getAmount();
        }
        return columnOfAmount < 0 ? 0 : scored.getFeatures(columnOfAmount);
    }

    /// Null where nothing was judged.
    @Nullable RecipeReport judged() {
        var recipes = report.recipes();
        return recipes.isEmpty() ? null : recipes.getFirst();
    }

    /// Bands of recall that a service can give, and the truth.
    HeldBands bands() {
        return bands;
    }

    /// Judged days.
    double days() {
        return Math.max(1.0, Math.ceil((last - begin) / (double) DAY));
    }

    /// Of all transactions, those of known cards, too.
    double recall() {
        return (double) alertedFrauds.rows() / frauds.rows();
    }

    double precision() {
        return (double) alertedFrauds.rows() / alerts.rows();
    }

    Sum frauds() {
        return frauds;
    }

    /// Genuine transactions that were blocked.
    Sum blocked() {
        return blocked;
    }

    Sum blockedFrauds() {
        return blockedFrauds;
    }

    /// Genuine transactions of the control group.
    Sum control() {
        return control;
    }

    Sum controlFrauds() {
        return controlFrauds;
    }
}

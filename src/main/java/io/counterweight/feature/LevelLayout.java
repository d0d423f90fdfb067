package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import java.util.List;

/// The running level of one number of an entity; see [RunningLevel].
final class LevelLayout implements StateLayout {
    private final int field;
    private final double startMean;
    private final double startVariance;
    private final double minRate;
    private final double clip;
    private final double clipPlus;
    private final int clipAfter;
    private final List<Column> columns;

    LevelLayout(int field, RunningLevel level, List<Column> columns) {
        this.field = field;
        this.startMean = set(level.startMean());
        this.startVariance = set(level.startDeviation()) * set(level.startDeviation());
        this.minRate = set(level.minRate());
        this.clip = set(level.clip());
        this.clipPlus = set(level.clipPlus());
        this.clipAfter = set(level.clipAfter());
        this.columns = List.copyOf(columns);
    }

    /// A feature of the current value against the level.
    record Column(int column, Against against) {}

    @Override
    public EntityState empty() {
        return new State(0, startMean, startVariance);
    }

    @Override
    public EntityState read(ProfileReader in) {
        return new State(in.getVarLong(), in.getDouble(), in.getDouble());
    }

    private final class State implements EntityState {
        private long count;
        private double mean;
        private double variance;

        State(long count, double mean, double variance) {
            this.count = count;
            this.mean = mean;
            this.variance = variance;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            double x = t.getNumbers(field);
            double deviation = Math.sqrt(variance);
            for (Column c : columns) {
                features[c.column()] = Numbers.column(c.against().value(x, mean, deviation));
            }
            count++;
            double rate = Math.max(1.0 / count, minRate);
            double delta = x - mean;
            if (count > clipAfter) {
                delta = Math.min(delta, limit(deviation));
            }
            mean += rate * delta;
            variance = (1 - rate) * (variance + rate * delta * delta);
        }

        /// Without a clip there is none, even where 0 · ∞ has no value.
        private double limit(double deviation) {
            return clip == Double.POSITIVE_INFINITY ? clip : clip * deviation + clipPlus;
        }

        @Override
        public void write(ProfileWriter out) {
            out.putVarLong(count);
            out.putDouble(mean);
            out.putDouble(variance);
        }
    }
}

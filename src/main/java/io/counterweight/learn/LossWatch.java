package io.counterweight.learn;

import io.counterweight.event.Classes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Watches, class by class, whether the log loss rises: drift that overall error hides, since the
/// rare class hardly moves it (Wang, Minku and Yao, "A systematic study of online class imbalance
/// learning with concept drift", IEEE TNNLS 2018).
///
/// A fast and a slow exponential mean of each class's losses. A class drifts from when the fast one
/// is [#RISES] standard errors above the slow one until it is within [#FALLS]. The slow mean
/// follows, so that a loss that stays high becomes the usual one. Confined to one thread at a time.
public final class LossWatch {
    /// Standard errors. Five: six months of the handbook's stream, which does not drift, give no
    /// alarm.
    static final double RISES = 5;

    static final double FALLS = 2;

    /// Examples that the fast mean of a minority class looks back on, and the slow one.
    private static final int FAST = 50;

    private static final int SLOW = 2_000;

    /// The same of the majority: some days, since what is genuine differs by the hour of the day.
    private static final int FAST_MAJORITY = 20_000;

    private static final int SLOW_MAJORITY = 400_000;

    /// A class says nothing before this many times what its fast mean looks back on.
    private static final int WARM_UP = 4;

    /// Losses are cut here, so that one odd example is no drift.
    private static final double LARGEST_LOSS = 8;

    private final Classes classes;
    private final ClassLoss[] losses;

    public LossWatch(Classes classes) {
        this.classes = classes;
        this.losses = new ClassLoss[classes.count()];
        for (int c = 0; c < losses.length; c++) {
            losses[c] =
                    c == classes.majority()
                            ? new ClassLoss(FAST_MAJORITY, SLOW_MAJORITY)
                            : new ClassLoss(FAST, SLOW);
        }
    }

    /// The label of an example became known.
    ///
    /// @param probability that it had been given for its class
    public void add(int label, double probability) {
        double loss = -StrictMath.log(Math.max(probability, Double.MIN_NORMAL));
        losses[label].add(Math.min(LARGEST_LOSS, loss));
    }

    /// By how many standard errors the recent loss of a class is above its usual one; NaN before
    /// enough of its examples.
    public double excess(int label) {
        return losses[label].excess();
    }

    /// Whether a class drifts.
    public boolean isRising(int label) {
        return losses[label].rising;
    }

    /// Whether a minority class drifts: what more steps help against. Of the majority every step
    /// sees plenty.
    boolean isMinorityRising() {
        for (int c = 0; c < losses.length; c++) {
            if (c != classes.majority() && losses[c].rising) {
                return true;
            }
        }
        return false;
    }

    public void writeTo(DataOutput out) throws IOException {
        for (var loss : losses) {
            out.writeLong(loss.examples);
            out.writeDouble(loss.fast);
            out.writeDouble(loss.slow);
            out.writeDouble(loss.variance);
            out.writeBoolean(loss.rising);
        }
    }

    public void readFrom(DataInput in) throws IOException {
        for (var loss : losses) {
            loss.examples = in.readLong();
            loss.fast = in.readDouble();
            loss.slow = in.readDouble();
            loss.variance = in.readDouble();
            loss.rising = in.readBoolean();
        }
    }

    /// The losses of one class.
    private static final class ClassLoss {
        private final double fastRate;
        private final double slowRate;
        private final long fewest;
        private long examples;
        private double fast;
        private double slow;
        private double variance;
        private boolean rising;

        ClassLoss(int fastLength, int slowLength) {
            this.fastRate = 1.0 / fastLength;
            this.slowRate = 1.0 / slowLength;
            this.fewest = (long) WARM_UP * fastLength;
        }

        /// Means of all examples at first, then exponential ones.
        void add(double loss) {
            examples++;
            double first = 1.0 / examples;
            fast += Math.max(first, fastRate) * (loss - fast);
            double rate = Math.max(first, slowRate);
            double delta = loss - slow;
            slow += rate * delta;
            variance = (1 - rate) * (variance + rate * delta * delta);
            rising = excess() > (rising ? FALLS : RISES);
        }

        double excess() {
            double error = Math.sqrt(variance * fastRate / (2 - fastRate));
            return examples < fewest || error == 0 ? Double.NaN : (fast - slow) / error;
        }
    }
}

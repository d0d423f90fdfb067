package io.counterweight.imbalance;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How often an example of each class is learned from: once, never, again, or in a made-up
/// neighbour's shape. Several may be composed. Nothing here enters counts, priors or metrics.
///
/// A null component means "the default": the binder of a recipe leaves absent keys null.
public sealed interface Resampling {
    /// Share of a composed mini-batch that it adds; 0 where it adds none.
    default double addedShare() {
        return switch (this) {
            case MinorityReplay replay -> replay.share();
            case Smote smote -> smote.share();
            case UniformReplay _, Memory _, Undersampling _, Oob _, Uob _ -> 0;
        };
    }

    /// Real minority examples are learned again, drawn from a [MinorityBuffer].
    ///
    /// @param share of a composed mini-batch that they are, in (0, .5]: .03 by default
    record MinorityReplay(Double share) implements Resampling {
        public MinorityReplay {
            share = checkedShare(share, 0.03);
        }
    }

    /// Synthetic minority examples between real ones (Chawla et al., JAIR 2002); see
    /// [SmoteSampler].
    ///
    /// @param share of a composed mini-batch that they are at most, in (0, .5]: .1 by default
    /// @param neighbours k of the nearest neighbours, in [1, 64]: 5 by default
    /// @param leastExamples real examples of a class below which none of it is made up, ≥ 2: 100 by
    ///   default
    /// @param budget synthetic examples a real minority example learned, in (0, 1000]: 20 by
    ///   default. It bounds what one fraud may cost where frauds are rare
    record Smote(Double share, Integer neighbours, Integer leastExamples, Double budget)
            implements Resampling {
        public Smote {
            share = checkedShare(share, 0.1);
            neighbours = neighbours == null ? 5 : neighbours;
            leastExamples = leastExamples == null ? 100 : leastExamples;
            budget = budget == null ? 20 : budget;
            if (neighbours < 1 || neighbours > 64) {
                throw new IllegalArgumentException(
                        "neighbours must be in [1, 64]: neighbours=" + neighbours);
            }
            if (leastExamples < 2) {
                throw new IllegalArgumentException(
                        "least-examples must be at least 2: least-examples=" + leastExamples);
            }
            if (!(budget > 0 && budget <= 1000)) {
                throw new IllegalArgumentException("budget must be in (0, 1000]: budget=" + budget);
            }
        }
    }

    /// Old rows of all classes are learned again, drawn alike from those whose labels became known
    /// in the last window.
    ///
    /// @param rows a new row, in [1, 16]: 1 by default
    /// @param window event time, positive: 14 days by default
    record UniformReplay(Integer rows, Duration window) implements Resampling {
        public UniformReplay {
            rows = rows == null ? 1 : rows;
            window = window == null ? Duration.ofDays(14) : window;
            if (rows < 1 || rows > 16) {
                throw new IllegalArgumentException("rows must be in [1, 16]: rows=" + rows);
            }
            if (window.toMillis() <= 0) {
                throw new IllegalArgumentException("window must be positive: window=" + window);
            }
        }
    }

    /// Old rows are learned again, minority examples of all time far more often than they came, and
    /// each with so much less weight that every class weighs what it does in the stream: rare kinds
    /// are met in every step, and probabilities stay those of the stream.
    ///
    /// @param rows a new row, in [1, 16]: 1 by default
    /// @param minority share of the old rows that are minority examples, in (0, .9]: .2 by default
    /// @param emphasis what a minority example among them weighs beyond that, in [1, 100]: 1 by
    ///   default
    record Memory(Integer rows, Double minority, Double emphasis) implements Resampling {
        public Memory {
            rows = rows == null ? 1 : rows;
            minority = minority == null ? 0.2 : minority;
            emphasis = emphasis == null ? 1 : emphasis;
            if (rows < 1 || rows > 16) {
                throw new IllegalArgumentException("rows must be in [1, 16]: rows=" + rows);
            }
            if (!(minority > 0 && minority <= 0.9)) {
                throw new IllegalArgumentException(
                        "minority must be in (0, 0.9]: minority=" + minority);
            }
            if (!(emphasis >= 1 && emphasis <= 100)) {
                throw new IllegalArgumentException(
                        "emphasis must be in [1, 100]: emphasis=" + emphasis);
            }
        }
    }

    /// A majority example is learned from, or left out, by a hash of its id.
    ///
    /// @param keep rate of those learned from, in (0, 1]: .2 by default
    record Undersampling(Double keep) implements Resampling {
        public Undersampling {
            keep = keep == null ? 0.2 : keep;
            if (!(keep > 0 && keep <= 1)) {
                throw new IllegalArgumentException("keep must be in (0, 1]: keep=" + keep);
            }
        }
    }

    /// Oversampling online bagging (Wang, Minku, Yao, TKDE 2015): an example is learned K ~
    /// Poisson(λ) times, `λ = min(cap, N_max / N_c)`; see [OnlineBagging].
    ///
    /// @param cap in [1, 100]: 20 by default
    record Oob(Double cap) implements Resampling {
        public Oob {
            cap = cap == null ? 20 : cap;
            if (!(cap >= 1 && cap <= 100)) {
                throw new IllegalArgumentException("cap must be in [1, 100]: cap=" + cap);
            }
        }
    }

    /// Undersampling online bagging (Wang, Minku, Yao, TKDE 2015): `λ = N_min / N_c`; see
    /// [OnlineBagging].
    record Uob() implements Resampling {}

    /// Refuses resamplings that cannot be composed: two of a kind, both kinds of online bagging, or
    /// shares that leave less than a quarter of a mini-batch to new rows.
    static void requireComposable(List<Resampling> resampling) {
        double shares = 0;
        int bagging = 0;
        Set<Class<?>> kinds = new HashSet<>();
        for (Resampling each : resampling) {
            if (!kinds.add(each.getClass())) {
                throw new IllegalArgumentException(
                        "resampling must name each kind once: resampling=" + resampling);
            }
            shares += each.addedShare();
            bagging += each instanceof Oob || each instanceof Uob ? 1 : 0;
        }
        if (bagging > 1) {
            throw new IllegalArgumentException(
                    "resampling must be oob or uob, not both: resampling=" + resampling);
        }
        if (kinds.contains(Memory.class)
                && (bagging > 0
                        || kinds.contains(Undersampling.class)
                        || kinds.contains(UniformReplay.class))) {
            throw new IllegalArgumentException(
                    "memory weighs old rows by the stream's classes: undersampling, oob, uob and uniform-replay cannot go with it: resampling="
                            + resampling);
        }
        if (shares > 0.75) {
            throw new IllegalArgumentException(
                    "shares must be at most 0.75 together: shares=%s, resampling=%s"
                            .formatted(shares, resampling));
        }
    }

    private static Double checkedShare(Double share, double byDefault) {
        double checked = share == null ? byDefault : share;
        if (!(checked > 0 && checked <= 0.5)) {
            throw new IllegalArgumentException("share must be in (0, 0.5]: share=" + share);
        }
        return checked;
    }
}

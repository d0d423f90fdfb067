package io.counterweight.feature;

import static io.counterweight.feature.Rules.inOrder;
import static io.counterweight.feature.Rules.notNegative;
import static io.counterweight.feature.Rules.or;
import static io.counterweight.feature.Rules.positive;
import static io.counterweight.feature.Rules.within;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Features of what the profile of an entity remembers of its transactions.
///
/// A window of a transaction at t is (t − delay − window, t − delay], in event time. It holds the
/// transactions of the entity seen so far, this one and earlier ones of the same instant included.
/// With `prior` the window is without this transaction, and still with those before it of the same
/// instant. A feature over an empty window is 0, or what `default` says.
public sealed interface ProfileFeature extends FeatureDeclaration, FeatureDeclaration.OfEntity {
    /// Transactions in the window; without a window, all so far. `log` gives ln(1 + count).
    record Count(
            @KeyParts String entity,
            @Nullable Duration window,
            @Nullable Duration delay,
            @Nullable Boolean log,
            @Nullable Boolean prior)
            implements ProfileFeature {
        public Count {
            delay = Rules.window(window, delay);
            log = or(log, false);
            prior = Rules.prior(prior, window);
        }

        public Count(
                String entity,
                @Nullable Duration window,
                @Nullable Duration delay,
                @Nullable Boolean log) {
            this(entity, window, delay, log, null);
        }

        @Override
        public String toString() {
            return RecordText.of(this, "prior");
        }
    }

    /// Sum of a number over the window.
    record Sum(
            @KeyParts String entity,
            String field,
            Duration window,
            @Nullable Duration delay,
            @Nullable Boolean prior)
            implements ProfileFeature, OfField {
        public Sum {
            delay = Rules.window(window, delay);
            prior = Rules.prior(prior);
        }

        @Override
        public String toString() {
            return RecordText.of(this, "prior");
        }
    }

    /// Mean of a number over the window.
    record Mean(
            @KeyParts String entity,
            String field,
            Duration window,
            @Nullable Duration delay,
            @Nullable Boolean prior,
            @Nullable Double default_)
            implements ProfileFeature, OfField {
        public Mean {
            delay = Rules.window(window, delay);
            prior = Rules.prior(prior);
        }

        @Override
        public String toString() {
            return RecordText.of(this, "prior", "default_");
        }
    }

    /// Population standard deviation of a number over the window; below a millionth of the root
    /// mean square it is 0.
    record StandardDeviation(
            @KeyParts String entity,
            String field,
            Duration window,
            @Nullable Duration delay,
            @Nullable Boolean prior,
            @Nullable Double default_)
            implements ProfileFeature, OfField {
        public StandardDeviation {
            delay = Rules.window(window, delay);
            prior = Rules.prior(prior);
        }

        @Override
        public String toString() {
            return RecordText.of(this, "prior", "default_");
        }
    }

    /// min(max, x / (mean + plus)) of the current value x, the mean over the window or the entity's
    /// running level before this transaction.
    record Ratio(
            @KeyParts String entity,
            String field,
            @Nullable Duration window,
            @Nullable Duration delay,
            @Nullable RunningLevel level,
            @Nullable Double plus,
            @Nullable Double max,
            @Nullable Boolean prior,
            @Nullable Double default_)
            implements ProfileFeature, OfField {
        public Ratio {
            delay = Rules.windowOrLevel(window, delay, level);
            plus = or(plus, 0.0);
            max = or(max, Double.POSITIVE_INFINITY);
            prior = Rules.prior(prior, window);
            Rules.defaultOfWindow(default_, window);
        }

        @Override
        public String toString() {
            return RecordText.of(this, "prior", "default_");
        }
    }

    /// (x − mean) / (deviation + plus), clipped to [min, max], against the window or the entity's
    /// running level before this transaction.
    record ZScore(
            @KeyParts String entity,
            String field,
            @Nullable Duration window,
            @Nullable Duration delay,
            @Nullable RunningLevel level,
            @Nullable Double plus,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Boolean prior,
            @Nullable Double default_)
            implements ProfileFeature, OfField {
        public ZScore {
            delay = Rules.windowOrLevel(window, delay, level);
            plus = or(plus, 0.0);
            min = or(min, Double.NEGATIVE_INFINITY);
            max = or(max, Double.POSITIVE_INFINITY);
            inOrder("min", min, "max", max);
            prior = Rules.prior(prior, window);
            Rules.defaultOfWindow(default_, window);
        }

        @Override
        public String toString() {
            return RecordText.of(this, "prior", "default_");
        }
    }

    /// Time since the entity's transaction before this one, or the one `back` before it, at most
    /// `cap` (also the value when there is none), in `unit` (1 s). `log` gives ln(1 + time).
    record SecondsSinceLast(
            @KeyParts String entity,
            Duration cap,
            @Nullable Duration unit,
            @Nullable Boolean log,
            @Nullable Integer back)
            implements ProfileFeature {
        public SecondsSinceLast {
            positive("cap", cap);
            unit = or(unit, Duration.ofSeconds(1));
            positive("unit", unit);
            log = or(log, false);
            back = Rules.back(back);
        }

        @Override
        public String toString() {
            return RecordText.of(this, "back");
        }
    }

    /// 1 where the entity never met this other entity, among the `remember` (256) it met last.
    record FirstSeen(@KeyParts String entity, String with, @Nullable Integer remember)
            implements ProfileFeature {
        public FirstSeen {
            remember = or(remember, 256);
            within("remember", remember, 1, 65_536);
        }
    }

    /// Earlier transactions of the pair, among the `remember` (256) pairs met last. `log` gives
    /// ln(1 + count).
    record PairCount(
            @KeyParts String entity, String with, @Nullable Integer remember, @Nullable Boolean log)
            implements ProfileFeature {
        public PairCount {
            remember = or(remember, 256);
            within("remember", remember, 1, 65_536);
            log = or(log, false);
        }
    }

    /// Different values of a field, or of another entity, in the window: exact among the `remember`
    /// (1,024) met last. `log` gives ln(1 + count).
    record DistinctCount(
            @KeyParts String entity,
            String of,
            Duration window,
            @Nullable Boolean prior,
            @Nullable Integer remember,
            @Nullable Boolean log)
            implements ProfileFeature {
        public DistinctCount {
            positive("window", window);
            prior = or(prior, false);
            remember = or(remember, 1024);
            within("remember", remember, 1, 65_536);
            log = or(log, false);
        }
    }

    /// Largest value of a number in the window.
    record Maximum(
            @KeyParts String entity,
            String field,
            Duration window,
            @Nullable Boolean prior,
            @Nullable Double default_)
            implements ProfileFeature, OfField {
        public Maximum {
            positive("window", window);
            prior = or(prior, false);
            default_ = or(default_, 0.0);
        }
    }

    /// Median of the `last` values of a number, this one included unless `prior`.
    record Median(
            @KeyParts String entity,
            String field,
            Integer last,
            @Nullable Boolean prior,
            @Nullable Double default_)
            implements ProfileFeature, OfField {
        public Median {
            within("last", last, 1, 256);
            prior = or(prior, false);
            default_ = or(default_, 0.0);
        }
    }

    /// The value of a number of the transaction `back` (1) before this one, in the order in which
    /// they came.
    record Lag(
            @KeyParts String entity,
            String field,
            @Nullable Integer back,
            @Nullable Double default_)
            implements ProfileFeature, OfField {
        public Lag {
            back = or(back, 1);
            within("back", back, 1, 256);
            default_ = or(default_, 0.0);
        }
    }

    /// Σ 2^(−age / half-life) over the entity's earlier transactions that meet the condition; its
    /// first `after` transactions are never counted.
    record DecayedCount(
            @KeyParts String entity,
            Duration halfLife,
            @Nullable Condition where,
            @Nullable Integer after)
            implements ProfileFeature {
        public DecayedCount {
            positive("half-life", halfLife);
            after = or(after, 0);
            notNegative("after", after);
        }
    }
}

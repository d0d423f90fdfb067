package io.counterweight.feature;

import static io.counterweight.feature.Rules.inOrder;
import static io.counterweight.feature.Rules.notNegative;
import static io.counterweight.feature.Rules.or;
import static io.counterweight.feature.Rules.positive;
import static io.counterweight.feature.Rules.within;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A feature as a pipeline file declares it: one record a kind; the keys are the kebab-cased names
/// of the components.
///
/// A window of a transaction at t is (t − delay − window, t − delay], in event time. It holds the
/// transactions of the entity seen so far, this one and earlier ones of the same instant included.
/// With `prior` the window is without this transaction, and still with those before it of the same
/// instant. A feature over an empty window, or divided by nothing, is 0, or over an empty window
/// what `default` says. A fraud is any class other than the majority, or the one that `of-class`
/// names. Times of day are UTC unless a zone is named.
public sealed interface FeatureDeclaration {
    /// Whether it is computed of other features' columns.
    default boolean isDerived() {
        return this instanceof Quotient
                || this instanceof LogOf
                || this instanceof Expression
                || this instanceof Rule;
    }

    /// A feature that reads the profile of an entity.
    interface OfEntity {
        /// Its name, or those of the parts of a key ([KeyParts]).
        String entity();
    }

    /// A feature that reads a field.
    interface OfField {
        String field();
    }

    /// A number of the event as it is.
    record Field(String field) implements FeatureDeclaration, OfField {}

    /// ln(1 + x) of a number x; −ln(1 − x) below 0, so that it is always finite.
    record Log(String field) implements FeatureDeclaration, OfField {}

    /// One column a value of a category, 1 where it matches; all 0 for a value not listed.
    record OneHot(String field, List<String> values) implements FeatureDeclaration, OfField {
        public OneHot {
            values = List.copyOf(values);
            positive("values.size", values.size());
        }
    }

    /// One column a bucket, 1 in the bucket of the category's stable hash.
    record Hash(String field, Integer buckets) implements FeatureDeclaration, OfField {
        public Hash {
            within("buckets", buckets, 1, 1024);
        }
    }

    /// 1 where from ≤ hour ≤ to; round midnight where from > to.
    record Hours(Integer from, Integer to, @Nullable String zone) implements FeatureDeclaration {
        public Hours {
            within("from", from, 0, 23);
            within("to", to, 0, 23);
            zone = Rules.zone(zone);
        }
    }

    /// 1 on Saturday and Sunday.
    record Weekend(@Nullable String zone) implements FeatureDeclaration {
        public Weekend {
            zone = Rules.zone(zone);
        }
    }

    /// Two columns: sine and cosine of the time of day, one turn a day from midnight.
    record TimeOfDay(@Nullable String zone) implements FeatureDeclaration {
        public TimeOfDay {
            zone = Rules.zone(zone);
        }
    }

    /// Transactions in the window; without a window, all so far. `log` gives ln(1 + count).
    record Count(
            @KeyParts String entity,
            @Nullable Duration window,
            @Nullable Duration delay,
            @Nullable Boolean log,
            @Nullable Boolean prior)
            implements FeatureDeclaration, OfEntity {
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
            implements FeatureDeclaration, OfEntity, OfField {
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
            implements FeatureDeclaration, OfEntity, OfField {
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
            implements FeatureDeclaration, OfEntity, OfField {
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
            implements FeatureDeclaration, OfEntity, OfField {
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
            implements FeatureDeclaration, OfEntity, OfField {
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
            implements FeatureDeclaration, OfEntity {
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
            implements FeatureDeclaration, OfEntity {
        public FirstSeen {
            remember = or(remember, 256);
            within("remember", remember, 1, 65_536);
        }
    }

    /// Earlier transactions of the pair, among the `remember` (256) pairs met last. `log` gives
    /// ln(1 + count).
    record PairCount(
            @KeyParts String entity, String with, @Nullable Integer remember, @Nullable Boolean log)
            implements FeatureDeclaration, OfEntity {
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
            implements FeatureDeclaration, OfEntity {
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
            implements FeatureDeclaration, OfEntity, OfField {
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
            implements FeatureDeclaration, OfEntity, OfField {
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
            implements FeatureDeclaration, OfEntity, OfField {
        public Lag {
            back = or(back, 1);
            within("back", back, 1, 256);
            default_ = or(default_, 0.0);
        }
    }

    /// Other members of `with` that had a known fraud with this member of the entity, by the time
    /// of the fraud in the window: how many of those that shared this device, address or payee were
    /// defrauded. Among the `remember` (256) newest frauds. `log` gives ln(1 + count).
    record ShareWithFraud(
            @KeyParts String entity,
            String with,
            Duration window,
            @Nullable Integer remember,
            @Nullable Boolean log,
            @Nullable String ofClass)
            implements FeatureDeclaration, OfEntity {
        public ShareWithFraud {
            positive("window", window);
            remember = or(remember, 256);
            within("remember", remember, 1, 4096);
            log = or(log, false);
        }
    }

    /// Σ 2^(−age / half-life) over the entity's earlier transactions that meet the condition; its
    /// first `after` transactions are never counted.
    record DecayedCount(
            @KeyParts String entity,
            Duration halfLife,
            @Nullable Condition where,
            @Nullable Integer after)
            implements FeatureDeclaration, OfEntity {
        public DecayedCount {
            positive("half-life", halfLife);
            after = or(after, 0);
            notNegative("after", after);
        }
    }

    /// Known frauds among the transactions of the window.
    record FraudCount(
            @KeyParts String entity,
            Duration window,
            @Nullable Duration delay,
            @Nullable String ofClass)
            implements FeatureDeclaration, OfEntity {
        public FraudCount {
            delay = Rules.window(window, delay);
        }
    }

    /// Known frauds / transactions of the window.
    record FraudRate(
            @KeyParts String entity,
            Duration window,
            @Nullable Duration delay,
            @Nullable String ofClass,
            @Nullable Boolean prior,
            @Nullable Double default_)
            implements FeatureDeclaration, OfEntity {
        public FraudRate {
            delay = Rules.window(window, delay);
            prior = Rules.prior(prior);
        }

        @Override
        public String toString() {
            return RecordText.of(this, "prior", "default_");
        }
    }

    /// (F + prior · weight) / (N + weight): frauds F among the labelled N, each counting 2^(−age /
    /// half-life), the age that of the transaction. Defaults: prior .01, weight 1.
    record DecayedFraudRate(
            @KeyParts String entity,
            Duration halfLife,
            @Nullable Double prior,
            @Nullable Double weight,
            @Nullable String ofClass)
            implements FeatureDeclaration, OfEntity {
        public DecayedFraudRate {
            positive("half-life", halfLife);
            prior = or(prior, 0.01);
            within("prior", prior, 0, 1);
            weight = or(weight, 1.0);
            positive("weight", weight);
        }
    }

    /// Days since the newest known fraud's event time, at most `cap` (also the value when there is
    /// none).
    record TimeSinceFraud(@KeyParts String entity, Duration cap, @Nullable String ofClass)
            implements FeatureDeclaration, OfEntity {
        public TimeSinceFraud {
            positive("cap", cap);
        }
    }

    /// Share of frauds among the entity's `last` newest labelled transactions.
    record FraudShare(@KeyParts String entity, Integer last, @Nullable String ofClass)
            implements FeatureDeclaration, OfEntity {
        public FraudShare {
            within("last", last, 1, 1024);
        }
    }

    /// min(max, of / (over + plus)) of two other columns.
    record Quotient(String of, String over, @Nullable Double plus, @Nullable Double max)
            implements FeatureDeclaration {
        public Quotient {
            plus = or(plus, 0.0);
            max = or(max, Double.POSITIVE_INFINITY);
        }
    }

    /// ln(1 + x) of another column x; −ln(1 − x) below 0.
    record LogOf(String of) implements FeatureDeclaration {}

    /// An expression in CEL over other columns, each called as it is, with `_` for other characters
    /// than letters and digits: `card_count_1d / (card_count_30d + 1.0)`. A boolean is 0 or 1.
    record Expression(String of) implements FeatureDeclaration {}

    /// 1 where a rule of the pipeline's file is true, whatever its state; else 0.
    record Rule(String rule) implements FeatureDeclaration {}
}

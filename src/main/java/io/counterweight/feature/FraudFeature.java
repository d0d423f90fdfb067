package io.counterweight.feature;

import static io.counterweight.feature.Rules.or;
import static io.counterweight.feature.Rules.positive;
import static io.counterweight.feature.Rules.within;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Features of the frauds that are known of an entity: they change with its labels. A fraud is any
/// class other than the majority, or the one that `of-class` names. Windows are those of
/// [ProfileFeature].
public sealed interface FraudFeature extends FeatureDeclaration, FeatureDeclaration.OfEntity {
    /// The class that counts; null for any other than the majority.
    @Nullable String ofClass();

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
            implements FraudFeature {
        public ShareWithFraud {
            positive("window", window);
            remember = or(remember, 256);
            within("remember", remember, 1, 4096);
            log = or(log, false);
        }
    }

    /// Known frauds among the transactions of the window.
    record FraudCount(
            @KeyParts String entity,
            Duration window,
            @Nullable Duration delay,
            @Nullable String ofClass)
            implements FraudFeature {
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
            implements FraudFeature {
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
            implements FraudFeature {
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
            implements FraudFeature {
        public TimeSinceFraud {
            positive("cap", cap);
        }
    }

    /// Share of frauds among the entity's `last` newest labelled transactions.
    record FraudShare(@KeyParts String entity, Integer last, @Nullable String ofClass)
            implements FraudFeature {
        public FraudShare {
            within("last", last, 1, 1024);
        }
    }
}

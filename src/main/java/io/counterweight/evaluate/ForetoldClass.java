package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// What is foretold of one class on one day, before its labels are due, and, once they are, what
/// was true. After the confidence-based performance estimation of NannyML: where the probabilities
/// are calibrated, their sum over what was decided as the class is how many of it were caught, and
/// their sum over the rest how many were missed. A band is of 95 %, by the delta method; it has two
/// parts, what chance makes of exact probabilities (Poisson-binomial) and what the probabilities
/// themselves were off by on days whose labels were known ([Expected]); null while too few are.
///
/// @param decided transactions decided as the class
/// @param caught of those, expected to be of it
/// @param missed expected to be of it among those decided otherwise
/// @param truth null until the labels are due
public record ForetoldClass(
        String name, double decided, Expected caught, Expected missed, @Nullable Truth truth) {
    /// 97.5 % quantile of the normal distribution.
    private static final double Z = 1.959964;

    /// What was true, of the transactions whose label is known.
    ///
    /// @param decided as the class; each counts by its weight, as in all that follows
    /// @param caught of those, of the class
    /// @param missed of the class, decided otherwise
    /// @param expectedCaught what was expected of these transactions alone
    public record Truth(
            double decided,
            double caught,
            double missed,
            Expected expectedCaught,
            Expected expectedMissed) {
        /// Null where none was of the class.
        public @Nullable Double recall() {
            return share(caught, caught + missed);
        }

        /// Null where none was decided as the class.
        public @Nullable Double precision() {
            return share(caught, decided);
        }

        /// Whether the band of recall holds the true one; null where there is no band or no truth.
        public @Nullable Boolean isRecallCovered() {
            return covers(recallBand(expectedCaught, expectedMissed), recall());
        }

        /// The same of precision.
        public @Nullable Boolean isPrecisionCovered() {
            return covers(precisionBand(expectedCaught, decided), precision());
        }

        /// How far the foretold recall was above the true one; null where there is not both.
        public @Nullable Double recallError() {
            var foretold = share(expectedCaught.number(), number(expectedCaught, expectedMissed));
            var real = recall();
            return foretold == null || real == null ? null : foretold - real;
        }

        private static @Nullable Boolean covers(@Nullable Band band, @Nullable Double truth) {
            return band == null || truth == null
                    ? null
                    : band.low() <= truth && truth <= band.high();
        }
    }

    /// The ends of a band.
    public record Band(double low, double high) {
        static Band of(double middle, double deviation) {
            return new Band(
                    Math.max(0, middle - Z * deviation), Math.min(1, middle + Z * deviation));
        }
    }

    /// Null where none of the class is expected.
    public @Nullable Double recall() {
        return share(caught.number(), number(caught, missed));
    }

    public @Nullable Band recallBand() {
        return recallBand(caught, missed);
    }

    /// Null where none was decided as the class.
    public @Nullable Double precision() {
        return share(caught.number(), decided);
    }

    public @Nullable Band precisionBand() {
        return precisionBand(caught, decided);
    }

    private static double number(Expected caught, Expected missed) {
        return caught.number() + missed.number();
    }

    private static @Nullable Double share(double part, double whole) {
        return whole > 0 ? part / whole : null;
    }

    /// Of c / (c + m), by the delta method.
    private static @Nullable Band recallBand(Expected caught, Expected missed) {
        double all = number(caught, missed);
        if (!(all > 0) || Double.isNaN(caught.error()) || Double.isNaN(missed.error())) {
            return null;
        }
        double recall = caught.number() / all;
        double variance =
                (1 - recall) * (1 - recall) * caught.spread() + recall * recall * missed.spread();
        return Band.of(recall, Math.sqrt(variance) / all);
    }

    private static @Nullable Band precisionBand(Expected caught, double decided) {
        return decided > 0 && !Double.isNaN(caught.error())
                ? Band.of(caught.number() / decided, Math.sqrt(caught.spread()) / decided)
                : null;
    }

    /// The same of two parts of the traffic together.
    ForetoldClass plus(ForetoldClass other) {
        return new ForetoldClass(
                name,
                decided + other.decided,
                caught.plus(other.caught),
                missed.plus(other.missed),
                truth == null || other.truth == null ? null : plus(truth, other.truth));
    }

    private static Truth plus(Truth one, Truth other) {
        return new Truth(
                one.decided + other.decided,
                one.caught + other.caught,
                one.missed + other.missed,
                one.expectedCaught.plus(other.expectedCaught),
                one.expectedMissed.plus(other.expectedMissed));
    }
}

package io.counterweight.app.features;

import io.counterweight.feature.FeatureDeclaration;
import io.counterweight.feature.FraudFeature.FraudCount;
import io.counterweight.feature.FraudFeature.FraudRate;
import io.counterweight.feature.FraudFeature.ShareWithFraud;
import io.counterweight.feature.ProfileFeature.Count;
import io.counterweight.feature.ProfileFeature.DistinctCount;
import io.counterweight.feature.ProfileFeature.Maximum;
import io.counterweight.feature.ProfileFeature.Mean;
import io.counterweight.feature.ProfileFeature.Ratio;
import io.counterweight.feature.ProfileFeature.StandardDeviation;
import io.counterweight.feature.ProfileFeature.Sum;
import io.counterweight.feature.ProfileFeature.ZScore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The window that a feature looks at.
///
/// @param isPrior whether it is without the present transaction
/// @param isOfLabels whether it counts known frauds
/// @param field what it reads of each transaction; empty for nothing
record SeenWindow(
        Duration window, Duration delay, boolean isPrior, boolean isOfLabels, String field) {

    /// Null for a feature without a window.
    static @Nullable SeenWindow of(FeatureDeclaration declared) {
        return switch (declared) {
            case Count d -> of(d.window(), d.delay(), d.prior(), false, "");
            case Sum d -> of(d.window(), d.delay(), d.prior(), false, d.field());
            case Mean d -> of(d.window(), d.delay(), d.prior(), false, d.field());
            case StandardDeviation d -> of(d.window(), d.delay(), d.prior(), false, d.field());
            case Ratio d -> of(d.window(), d.delay(), d.prior(), false, d.field());
            case ZScore d -> of(d.window(), d.delay(), d.prior(), false, d.field());
            case Maximum d -> of(d.window(), null, d.prior(), false, d.field());
            case DistinctCount d -> of(d.window(), null, d.prior(), false, d.of());
            case FraudCount d -> of(d.window(), d.delay(), null, true, "");
            case FraudRate d -> of(d.window(), d.delay(), d.prior(), true, "");
            case ShareWithFraud d -> of(d.window(), null, true, true, d.with());
            default -> null;
        };
    }

    private static @Nullable SeenWindow of(
            @Nullable Duration window,
            @Nullable Duration delay,
            @Nullable Boolean prior,
            boolean isOfLabels,
            String field) {
        return window == null
                ? null
                : new SeenWindow(
                        window,
                        delay == null ? Duration.ZERO : delay,
                        Boolean.TRUE.equals(prior),
                        isOfLabels,
                        field);
    }
}

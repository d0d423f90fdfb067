package io.counterweight.app.service;

import io.counterweight.config.DurationText;
import io.counterweight.config.Pipeline;
import io.counterweight.feature.FeatureDeclaration;
import io.counterweight.feature.FeatureDeclaration.FraudCount;
import io.counterweight.feature.FeatureDeclaration.FraudRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is allowed and hardly meant.
final class ConfigWarnings {
    private ConfigWarnings() {}

    /// One sentence each, with the rule, the name and the values.
    static List<String> of(Pipeline pipeline) {
        var warnings = new ArrayList<String>();
        pipeline.features()
                .forEach((name, feature) -> {
                    var delay = delay(feature);
                    var labels = pipeline.labels().delay();
                    if (delay != null && delay.compareTo(labels) < 0) {
                        warnings.add(
                                ("features.%s.delay should be at least labels.delay, or frauds of"
                                                + " the window are not known yet and count as"
                                                + " genuine: delay=%s, labels.delay=%s")
                                        .formatted(
                                                name,
                                                DurationText.of(delay),
                                                DurationText.of(labels)));
                    }
                });
        return warnings;
    }

    /// Of a feature whose window counts what is not labelled, too.
    private static @Nullable Duration delay(FeatureDeclaration feature) {
        return switch (feature) {
            case FraudCount count -> count.delay();
            case FraudRate rate -> rate.delay();
            default -> null;
        };
    }
}

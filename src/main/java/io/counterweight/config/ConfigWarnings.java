package io.counterweight.config;

import io.counterweight.feature.FeatureDeclaration;
import io.counterweight.feature.FraudFeature.FraudCount;
import io.counterweight.feature.FraudFeature.FraudRate;
import io.counterweight.feature.FraudFeature.ShareWithFraud;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is allowed and hardly meant.
public final class ConfigWarnings {
    private ConfigWarnings() {}

    /// A window of labels, `delay` before now.
    private record Window(Duration length, Duration delay) {}

    /// One sentence each, with the rule, the name and the values.
    public static List<String> of(Pipeline pipeline) {
        var warnings = new ArrayList<String>();
        var labels = pipeline.labels().delay();
        pipeline.features()
                .forEach((name, feature) -> {
                    var window = window(feature);
                    if (window == null) {
                        return;
                    }
                    if (window.delay.plus(window.length).compareTo(labels) <= 0) {
                        warnings.add(
                                ("features.%s ends before the labels of its window are known, and"
                                                + " is 0 unless they come early: delay=%s,"
                                                + " window=%s, labels.delay=%s")
                                        .formatted(
                                                name,
                                                DurationText.of(window.delay),
                                                DurationText.of(window.length),
                                                DurationText.of(labels)));
                    } else if (window.delay.compareTo(labels) < 0
                            && !(feature instanceof ShareWithFraud)) {
                        warnings.add(
                                ("features.%s.delay should be at least labels.delay, or frauds of"
                                                + " the window are not known yet and count as"
                                                + " genuine: delay=%s, labels.delay=%s")
                                        .formatted(
                                                name,
                                                DurationText.of(window.delay),
                                                DurationText.of(labels)));
                    }
                });
        return warnings;
    }

    /// Of a feature whose window counts what is not labelled, too.
    private static @Nullable Window window(FeatureDeclaration feature) {
        return switch (feature) {
            case FraudCount d -> new Window(d.window(), or0(d.delay()));
            case FraudRate d -> new Window(d.window(), or0(d.delay()));
            case ShareWithFraud d -> new Window(d.window(), Duration.ZERO);
            default -> null;
        };
    }

    private static Duration or0(@Nullable Duration delay) {
        return delay == null ? Duration.ZERO : delay;
    }
}

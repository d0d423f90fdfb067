package io.counterweight.app.bench.stream;

import io.counterweight.config.UserError;
import java.util.Arrays;
import java.util.List;

/// How a service processes records.
enum Guarantee {
    EXACTLY_ONCE("exactly_once_v2", "", List.of()),
    AT_LEAST_ONCE("at_least_once", "-at-least", List.of("--guarantee", "at-least-once"));

    private final String label;
    private final String suffix;
    private final List<String> flags;

    Guarantee(String label, String suffix, List<String> flags) {
        this.label = label;
        this.suffix = suffix;
        this.flags = flags;
    }

    /// @throws UserError when there is none of that name
    static Guarantee of(String label) {
        return Arrays.stream(values())
                .filter(guarantee -> guarantee.label.equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new UserError(
                                "--guarantees must be of exactly_once_v2, at_least_once: guarantee="
                                        + label));
    }

    /// By Kafka's name.
    String label() {
        return label;
    }

    /// Of the names of its services.
    String suffix() {
        return suffix;
    }

    /// Flags of `serve`.
    List<String> flags() {
        return flags;
    }
}

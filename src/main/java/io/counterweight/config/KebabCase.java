package io.counterweight.config;

import java.util.Locale;

/// Names of the code as they are written in YAML: `keyedBy`, `ROW_NUMBER` and `ZScore` become
/// `keyed-by`, `row-number` and `z-score`. A word that Java keeps for itself ends in `_`:
/// `default_` is `default`.
public final class KebabCase {
    private KebabCase() {}

    public static String of(String name) {
        return name.replaceAll("_$", "")
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1-$2")
                .replace('_', '-')
                .toLowerCase(Locale.ROOT);
    }
}

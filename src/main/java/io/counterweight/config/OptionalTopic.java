package io.counterweight.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// A topic that a pipeline has where its file names it, under `topics`.
public enum OptionalTopic {
    /// What callers did with transactions.
    DISPOSITIONS;

    /// The names in the catalogue.
    public static Set<String> names(List<OptionalTopic> topics) {
        return topics.stream()
                .map(topic -> topic.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}

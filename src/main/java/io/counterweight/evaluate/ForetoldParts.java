package io.counterweight.evaluate;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// What several partitions foretell of a day, put together. What is off in their probabilities is
/// taken to be off the same way in all, which makes the band rather too wide than too narrow. For
/// one thread.
public final class ForetoldParts {
    /// The newest of each partition, of days that ended, and of days whose labels are due.
    private final Map<Boolean, Map<Integer, ForetoldDay>> newest = new HashMap<>();

    /// Takes the part of one partition.
    ///
    /// @return it together with those of the other partitions that have told of the same day
    public ForetoldDay with(ForetoldDay part) {
        var parts = newest.computeIfAbsent(part.isDue(), due -> new TreeMap<>());
        parts.put(part.partition(), part);
        return parts.values().stream()
                .filter(other -> other.day().equals(part.day()))
                .reduce(ForetoldDay::plus)
                .orElseThrow();
    }
}

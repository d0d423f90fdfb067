package io.counterweight.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        var parts = newest.computeIfAbsent(part.isDue(), due -> new HashMap<>());
        parts.put(part.partition(), part);
        var same = new ArrayList<ForetoldDay>();
        parts.keySet().stream()
                .sorted()
                .map(parts::get)
                .filter(other -> other.day().equals(part.day()))
                .forEach(same::add);
        return together(same);
    }

    private static ForetoldDay together(List<ForetoldDay> parts) {
        return parts.stream().reduce(ForetoldDay::plus).orElseThrow();
    }
}

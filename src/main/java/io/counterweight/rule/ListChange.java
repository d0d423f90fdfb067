package io.counterweight.rule;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text comes into a list, or out of it: the record on the topic `lists`.
///
/// @param list its name; of a snooze [LiveLists#snoozes]
/// @param value the text; of a secret entity the hash of an id
/// @param of whose ids or values they are: the name of an entity or a field
/// @param isMember whether it is in the list from then on
/// @param from event time from which on that is so (ms)
/// @param until event time from which on it is so no longer (ms); null for ever
/// @param before what was said of it before, the newest first
public record ListChange(
        String list,
        String value,
        String of,
        boolean isMember,
        long from,
        @Nullable Long until,
        @Nullable String who,
        @Nullable String reason,
        List<Span> before) {
    /// Spans of before that a record keeps.
    public static final int MOST_BEFORE = 50;

    /// What was said before.
    public record Span(boolean isMember, long from, @Nullable Long until) {
        boolean has(long time) {
            return isMember && (until == null || time < until);
        }
    }

    public ListChange {
        before = List.copyOf(before);
        if (until != null && until <= from) {
            throw new IllegalArgumentException(
                    "until must be after from: from=%d, until=%d".formatted(from, until));
        }
    }

    /// The key of its record: the newest of each stays.
    public String key() {
        return list + " " + value;
    }

    /// Whether that is the key of its record.
    public boolean isKeyedBy(byte @Nullable [] key) {
        return key != null && new String(key, StandardCharsets.UTF_8).equals(key());
    }

    /// What it says now.
    public Span span() {
        return new Span(isMember, from, until);
    }

    /// Whether the text is in the list at a time.
    ///
    /// @param isDeclared whether it is by the pipeline's file
    boolean has(long time, boolean isDeclared) {
        if (time >= from) {
            return isMember && (until == null || time < until);
        }
        for (var span : before) {
            if (time >= span.from()) {
                return span.has(time);
            }
        }
        return isDeclared;
    }
}

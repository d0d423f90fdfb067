package io.counterweight.event;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where labels come from, for which transactions, and when.
///
/// @param from the label's column in a file of transactions; null when labels only come by topic
/// @param values class names by what the column says; null with `from`
/// @param time the column that says when the label became known; null, and in a row where it is
///   empty, `delay` says it
/// @param delay how long after its transaction a label becomes known; with [Cover#MINORITY] also
///   the time after which a transaction without a label is genuine
/// @param revisions how long after that a label that changes the class is still taken
/// @param sources how far each source of labels is trusted; null: none is told apart
public record LabelSource(
        @Nullable String from,
        @Nullable Map<String, String> values,
        @Nullable TimeSource time,
        Cover cover,
        Duration delay,
        Duration revisions,
        @Nullable LabelSources sources) {

    /// The transactions that get a label.
    public enum Cover {
        ALL,
        MINORITY
    }

    /// Of labels whose sources are not told apart.
    public LabelSource(
            @Nullable String from,
            @Nullable Map<String, String> values,
            @Nullable TimeSource time,
            Cover cover,
            Duration delay,
            Duration revisions) {
        this(from, values, time, cover, delay, revisions, null);
    }

    public LabelSource {
        if ((from == null) != (values == null)) {
            throw new IllegalArgumentException("from and values of the labels go together");
        }
        if (time != null && from == null) {
            throw new IllegalArgumentException(
                    "labels.time needs labels.from: it is the time of a label in a file");
        }
        if (sources != null && sources.from() != null && from == null) {
            throw new IllegalArgumentException(
                    "labels.sources.from needs labels.from: it is the source of a label in a file");
        }
        if (values != null) {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /// As before there were sources, where none are declared: equal texts are equal declarations.
    @Override
    public String toString() {
        return "LabelSource[from=%s, values=%s, time=%s, cover=%s, delay=%s, revisions=%s%s]"
                .formatted(
                        from,
                        values,
                        time,
                        cover,
                        delay,
                        revisions,
                        sources == null ? "" : ", sources=" + sources);
    }
}

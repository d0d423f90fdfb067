package io.counterweight.app.topics;

import io.counterweight.config.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Tells where a topic on the broker is weaker than declared. More than was asked for (a longer
/// retention, larger messages, more partitions where any number will do) is as declared.
final class TopicDifferences {
    /// When a setting of the broker does for the one declared.
    private enum Rule {
        SAME,
        AT_LEAST,
        AT_MOST
    }

    private static final Map<String, Rule> RULES =
            Map.of(
                    "cleanup.policy", Rule.SAME,
                    "retention.ms", Rule.AT_LEAST,
                    "retention.bytes", Rule.AT_LEAST,
                    "max.message.bytes", Rule.AT_LEAST,
                    "segment.bytes", Rule.AT_LEAST,
                    "segment.ms", Rule.AT_MOST,
                    "min.cleanable.dirty.ratio", Rule.AT_MOST);

    private TopicDifferences() {}

    /// @param replicationFactor what was asked for; below 1 it is the broker's affair
    /// @return one line for each difference
    static List<String> of(TopicSpec spec, ExistingTopic existing, int replicationFactor) {
        var lines = new ArrayList<String>();
        partitions(spec, existing.partitions(), lines);
        if (existing.replicas() < replicationFactor) {
            lines.add(
                    "has replicas=%d, asked for %d: kafka-reassign-partitions.sh adds them"
                            .formatted(existing.replicas(), replicationFactor));
        }
        spec.settings()
                .forEach((name, declared) -> {
                    var found = existing.settings().getOrDefault(name, "");
                    if (!does(name, declared, found)) {
                        lines.add(
                                "has %s=%s, declared %s"
                                        .formatted(name, text(name, found), text(name, declared)));
                    }
                });
        return lines;
    }

    /// Whether a topic with `found` partitions differs by them.
    static boolean isInPartitions(TopicSpec spec, int found) {
        return isFixed(spec) ? found != spec.partitions() : found < spec.partitions();
    }

    private static boolean isFixed(TopicSpec spec) {
        return spec.declaration().fixedPartitions().isPresent();
    }

    private static void partitions(TopicSpec spec, int found, List<String> lines) {
        if (!isInPartitions(spec, found)) {
            return;
        }
        if (isFixed(spec)) {
            lines.add(
                    "has partitions=%d, must be %d: its order counts; it must be made anew"
                            .formatted(found, spec.partitions()));
            return;
        }
        var fewer = "has partitions=%d, asked for %d: ".formatted(found, spec.partitions());
        lines.add(
                fewer
                        + (spec.stateByKey()
                                ? "not raised, as keys would move to other partitions, away from"
                                        + " their state; ask for --partitions "
                                        + found
                                : "not raised; no state depends on them, so kafka-topics.sh --alter"
                                        + " may"));
    }

    private static boolean does(String name, String declared, String found) {
        if (found.isEmpty()) {
            return false;
        }
        return switch (RULES.getOrDefault(name, Rule.SAME)) {
            case SAME -> found.equals(declared);
            case AT_LEAST -> bound(found) >= bound(declared);
            case AT_MOST -> bound(found) <= bound(declared);
        };
    }

    /// -1 means without end.
    private static double bound(String value) {
        double number = Double.parseDouble(value);
        return number == -1 ? Double.POSITIVE_INFINITY : number;
    }

    private static String text(String name, String value) {
        if (value.isEmpty()) {
            return "(none)";
        }
        if (!name.equals("retention.ms")) {
            return value;
        }
        return value.equals("-1") ? "-1 (forever)" : value + " (" + days(value) + ")";
    }

    private static String days(String millis) {
        var duration = Duration.ofMillis(Long.parseLong(millis));
        return duration.toDays() > 0 ? duration.toDays() + "d" : duration.toString();
    }
}

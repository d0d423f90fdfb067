package io.counterweight.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One entry of `topology/topics.yaml`, whose head says what each key means. Texts may hold the
/// template `{entity}`. Immutable.
///
/// @param partitions `pipeline`, or a fixed number
/// @param retention a duration such as `7d`, or `forever`; `forever` where it is compacted
/// @param joinedWith names in the catalogue; the first that a pipeline has
public record TopicDeclaration(
        String purpose,
        Exists exists,
        List<Party> writtenBy,
        List<Party> readBy,
        String key,
        String value,
        String partitions,
        boolean stateByKey,
        @Nullable List<String> joinedWith,
        Cleanup cleanup,
        String retention,
        @Nullable Integer maxMessageBytes,
        @Nullable Integer segmentBytes,
        @Nullable Duration segmentTime,
        @Nullable Double minCleanableDirtyRatio) {
    static final String ENTITY = "{entity}";

    private static final String FOREVER = "forever";
    private static final String OF_PIPELINE = "pipeline";

    /// The pipelines that have the topic, and for which entities.
    public enum Exists {
        EVERY_PIPELINE,
        EACH_HOP,
        EACH_TABLE,
        LABEL_HOP,
        EACH_LABEL_FEATURES,
        LABEL_FEATURES,
        NO_ENTITY,
        DISPOSITIONS
    }

    /// Who writes or reads: one of the two applications, or the systems of the team.
    public enum Party {
        TEAM,
        SCORER,
        TRAINER
    }

    /// What the broker does with old records.
    public enum Cleanup {
        DELETE,
        COMPACT
    }

    public TopicDeclaration {
        if (!partitions.equals(OF_PIPELINE) && !partitions.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException(
                    "partitions must be \"pipeline\" or a number from 1 on: partitions="
                            + partitions);
        }
        if (!retention.equals(FOREVER)) {
            var _ = DurationText.parse(retention);
            if (cleanup == Cleanup.COMPACT) {
                throw new IllegalArgumentException(
                        "a compacted topic is kept forever: retention=" + retention);
            }
        }
        if (maxMessageBytes != null && segmentBytes != null && segmentBytes < maxMessageBytes) {
            throw new IllegalArgumentException(
                    "a segment must hold the largest message: segment-bytes="
                            + segmentBytes
                            + ", max-message-bytes="
                            + maxMessageBytes);
        }
    }

    /// The number that must not be another, or none where the pipeline says it.
    public Optional<Integer> fixedPartitions() {
        return partitions.equals(OF_PIPELINE)
                ? Optional.empty()
                : Optional.of(Integer.valueOf(partitions));
    }

    /// How long records are kept; none where it is forever.
    public Optional<Duration> expiry() {
        return retention.equals(FOREVER)
                ? Optional.empty()
                : Optional.of(DurationText.parse(retention));
    }

    /// The broker's settings of the topic, by Kafka's names.
    public Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("cleanup.policy", cleanup == Cleanup.COMPACT ? "compact" : "delete");
        settings.put("retention.ms", expiry().map(e -> String.valueOf(e.toMillis())).orElse("-1"));
        if (expiry().isEmpty()) {
            // Forever: a bound on bytes that is usual on the broker must not cut it.
            settings.put("retention.bytes", "-1");
        }
        putIfDeclared(settings, "max.message.bytes", maxMessageBytes);
        putIfDeclared(settings, "segment.bytes", segmentBytes);
        putIfDeclared(settings, "segment.ms", segmentTime == null ? null : segmentTime.toMillis());
        putIfDeclared(settings, "min.cleanable.dirty.ratio", minCleanableDirtyRatio);
        return settings;
    }

    private static void putIfDeclared(
            Map<String, String> settings, String name, @Nullable Number value) {
        if (value != null) {
            settings.put(name, value.toString());
        }
    }

    /// The same with no retention.
    TopicDeclaration keptForever() {
        return with(purpose, key, FOREVER);
    }

    /// The same for one entity.
    TopicDeclaration of(String entity) {
        return with(purpose.replace(ENTITY, entity), key.replace(ENTITY, entity), retention);
    }

    private TopicDeclaration with(String newPurpose, String newKey, String newRetention) {
        return new TopicDeclaration(
                newPurpose,
                exists,
                writtenBy,
                readBy,
                newKey,
                value,
                partitions,
                stateByKey,
                joinedWith,
                cleanup,
                newRetention,
                maxMessageBytes,
                segmentBytes,
                segmentTime,
                minCleanableDirtyRatio);
    }
}

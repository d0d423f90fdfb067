package io.counterweight.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A topic as a pipeline needs it on the broker. Immutable.
///
/// @param topic its name in the catalogue, such as `by-customer`
/// @param name its name on the broker, such as `handbook.by-customer`
/// @param stateByKey whether a key must stay in its partition, because its reader keeps state by
///   key
/// @param joinedWith the name on the broker of the topic that must have as many partitions; null
///   where there is none
/// @param declaration its entry in the catalogue, for this entity
public record TopicSpec(
        String topic,
        String name,
        int partitions,
        boolean stateByKey,
        @Nullable String joinedWith,
        TopicDeclaration declaration) {

    /// The broker's settings of the topic, by Kafka's names.
    public Map<String, String> settings() {
        return declaration.settings();
    }

    /// The same topic whose records never expire: for replayed records, which the retention would
    /// delete by their old timestamps.
    public TopicSpec keptForever() {
        return new TopicSpec(
                topic, name, partitions, stateByKey, joinedWith, declaration.keptForever());
    }
}

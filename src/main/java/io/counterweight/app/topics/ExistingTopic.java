package io.counterweight.app.topics;

import java.util.Map;

/// A topic as the broker has it.
///
/// @param replicas of the partition that has the fewest
/// @param settings all that are in force, by Kafka's names
record ExistingTopic(int partitions, int replicas, Map<String, String> settings) {
    ExistingTopic {
        settings = Map.copyOf(settings);
    }
}

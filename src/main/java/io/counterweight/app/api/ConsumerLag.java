package io.counterweight.app.api;

import io.counterweight.web.api.ServiceState.Lag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/// How far an application is behind its topics, as its consumers count it.
final class ConsumerLag {
    private static final String GROUP = "consumer-fetch-manager-metrics";

    private ConsumerLag() {}

    /// Of the partitions that this process reads now, in order of topic and partition. What fills
    /// stores (restore and global consumers) is not counted.
    static List<Lag> of(String application, KafkaStreams streams) {
        var read = read(streams);
        var lags = new ArrayList<Lag>();
        streams.metrics()
                .forEach((name, metric) -> {
                    if (!name.group().equals(GROUP)
                            || !name.name().equals("records-lag")
                            || !isMain(name.tags().getOrDefault("client-id", ""))) {
                        return;
                    }
                    var partition = partition(name.tags());
                    // Not a number until the first fetch.
                    if (read.contains(partition)
                            && metric.metricValue() instanceof Double records
                            && records >= 0) {
                        lags.add(
                                new Lag(
                                        application,
                                        partition.topic(),
                                        partition.partition(),
                                        records.longValue()));
                    }
                });
        lags.sort(Comparator.comparing(Lag::topic).thenComparing(Lag::partition));
        return lags;
    }

    /// What is assigned. The client's meters have each topic with a dot in its name a second time,
    /// with an underscore instead.
    private static Set<TopicPartition> read(KafkaStreams streams) {
        try {
            return streams.metadataForLocalThreads().stream()
                    .flatMap(thread -> thread.activeTasks().stream())
                    .flatMap(task -> task.topicPartitions().stream())
                    .collect(Collectors.toSet());
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Not started yet, or closing.
            return Set.of();
        }
    }

    private static TopicPartition partition(Map<String, String> tags) {
        return new TopicPartition(
                tags.getOrDefault("topic", ""),
                Integer.parseInt(tags.getOrDefault("partition", "0")));
    }

    private static boolean isMain(String client) {
        return client.endsWith("-consumer")
                && !client.endsWith("-restore-consumer")
                && !client.endsWith("-global-consumer");
    }
}

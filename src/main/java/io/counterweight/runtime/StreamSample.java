package io.counterweight.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/// What an application looks like at one moment, by its own clients' counters and, of how far its
/// topics go, by the broker.
///
/// @param isRunning whether Kafka Streams says so
/// @param threads those that live
/// @param isBrokerThere whether the broker answered; true where it was not asked
/// @param blocked partitions that hold records behind a transaction which is not over, with the
///   offset it begins at
record StreamSample(
        boolean isRunning,
        List<OneThread> threads,
        boolean isBrokerThere,
        Map<TopicPartition, Long> blocked) {

    /// A stream thread.
    ///
    /// @param partitions that it processes
    /// @param commits so far that committed something
    /// @param answers of brokers so far: fetched batches where it has partitions, else heartbeats
    /// @param waiting records that are known to be there and are not read
    /// @param unknown partitions of which it is not known how many records wait
    record OneThread(
            String name,
            Set<TopicPartition> partitions,
            double commits,
            double answers,
            long waiting,
            int unknown) {}

    int assignedPartitions() {
        return threads.stream().mapToInt(t -> t.partitions.size()).sum();
    }

    int unknownPartitions() {
        return threads.stream().mapToInt(t -> t.unknown).sum();
    }

    /// The threads of an application, as its own counters have them.
    static List<OneThread> threads(KafkaStreams streams) {
        var counters = Counters.of(streams);
        var threads = new ArrayList<OneThread>();
        for (var thread : alive(streams)) {
            var partitions =
                    thread.activeTasks().stream()
                            .flatMap(task -> task.topicPartitions().stream())
                            .collect(Collectors.toSet());
            var consumer = thread.threadName() + "-consumer";
            var lags = counters.lags.getOrDefault(consumer, Map.of());
            var answers = partitions.isEmpty() ? counters.heartbeats : counters.fetches;
            threads.add(
                    new OneThread(
                            thread.threadName(),
                            partitions,
                            counters.commits.getOrDefault(thread.threadName(), 0.0),
                            answers.getOrDefault(consumer, 0.0),
                            partitions.stream().mapToLong(p -> lags.getOrDefault(p, 0L)).sum(),
                            (int) partitions.stream().filter(p -> !lags.containsKey(p)).count()));
        }
        return threads;
    }

    private static Set<ThreadMetadata> alive(KafkaStreams streams) {
        try {
            return streams.metadataForLocalThreads();
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Not started yet, or closing.
            return Set.of();
        }
    }

    /// The counters of the clients that are looked at, by thread or by client.
    private record Counters(
            Map<String, Double> commits,
            Map<String, Double> fetches,
            Map<String, Double> heartbeats,
            Map<String, Map<TopicPartition, Long>> lags) {
        static Counters of(KafkaStreams streams) {
            var counters =
                    new Counters(
                            new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
            streams.metrics()
                    .forEach((name, metric) -> {
                        if (metric.metricValue() instanceof Double value && value >= 0) {
                            counters.put(name.group(), name.name(), name.tags(), value);
                        }
                    });
            return counters;
        }

        private void put(String group, String name, Map<String, String> tags, double value) {
            var client = tags.getOrDefault("client-id", "");
            switch (group + "/" + name) {
                case "stream-thread-metrics/commit-total" ->
                        commits.merge(tags.getOrDefault("thread-id", ""), value, Double::sum);
                case "consumer-fetch-manager-metrics/fetch-total" ->
                        fetches.merge(client, value, Double::sum);
                case "consumer-coordinator-metrics/heartbeat-total" ->
                        heartbeats.merge(client, value, Double::sum);
                case "consumer-fetch-manager-metrics/records-lag" ->
                        lags.computeIfAbsent(client, c -> new HashMap<>())
                                .put(
                                        new TopicPartition(
                                                tags.getOrDefault("topic", ""),
                                                Integer.parseInt(
                                                        tags.getOrDefault("partition", "0"))),
                                        (long) value);
                default -> {}
            }
        }
    }
}

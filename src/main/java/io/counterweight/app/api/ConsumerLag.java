package io.counterweight.app.api;

import io.counterweight.web.api.ServiceState.Lag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;

/// How far an application is behind its topics, as its consumers count it.
final class ConsumerLag {
    private static final String GROUP = "consumer-fetch-manager-metrics";

    private ConsumerLag() {}

    /// Of the partitions that this process reads now, in order of topic and partition. What fills
    /// stores (restore and global consumers) is not counted.
    static List<Lag> of(String application, KafkaStreams streams) {
        var lags = new ArrayList<Lag>();
        streams.metrics()
                .forEach((name, metric) -> {
                    var tags = name.tags();
                    var topic = tags.get("topic");
                    var partition = tags.get("partition");
                    if (!name.group().equals(GROUP)
                            || !name.name().equals("records-lag")
                            || topic == null
                            || partition == null
                            || !isMain(tags.getOrDefault("client-id", ""))) {
                        return;
                    }
                    // Not a number until the first fetch.
                    if (metric.metricValue() instanceof Double records && records >= 0) {
                        lags.add(
                                new Lag(
                                        application,
                                        topic,
                                        Integer.parseInt(partition),
                                        records.longValue()));
                    }
                });
        lags.sort(Comparator.comparing(Lag::topic).thenComparing(Lag::partition));
        return lags;
    }

    private static boolean isMain(String client) {
        return client.endsWith("-consumer")
                && !client.endsWith("-restore-consumer")
                && !client.endsWith("-global-consumer");
    }
}

package io.counterweight.app.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterweight.answer.Owners;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.LiveProfiles;
import io.counterweight.stream.Rekeying;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/// Which scorer has which profiles, as Kafka Streams tells all of them at each rebalance: whoever
/// reads the partition of the topic that brings an entity its transactions. Any thread.
final class StreamOwners implements Owners {
    /// Nanoseconds for which what Kafka Streams said is believed.
    private static final long FRESH = 200_000_000L;

    private final StreamPlan plan;
    private final KafkaStreams streams;
    private final LiveProfiles profiles;
    private final Rekeying rekeying;
    private final int partitions;
    private final @Nullable String own;
    private volatile Known known = new Known(Map.of(), System.nanoTime() - 2 * FRESH);

    private record Known(Map<TopicPartition, String> hosts, long since) {}

    /// @param partitions of the topics that bring transactions
    /// @param own `host:port` of this process; null where it is alone
    StreamOwners(
            StreamPlan plan,
            KafkaStreams streams,
            LiveProfiles profiles,
            Rekeying rekeying,
            int partitions,
            @Nullable String own) {
        this.plan = plan;
        this.streams = streams;
        this.profiles = profiles;
        this.rekeying = rekeying;
        this.partitions = partitions;
        this.own = own;
    }

    /// As Kafka's producers place a key.
    @Override
    public int partitionOf(String id) {
        return partitions == 1
                ? 0
                : Utils.toPositive(Utils.murmur2(id.getBytes(UTF_8))) % partitions;
    }

    @Override
    public @Nullable String elsewhere(String entity, int partition) {
        if (own == null || profiles.find(entity, partition) != null) {
            return null;
        }
        var host = hosts().get(new TopicPartition(topic(entity), partition));
        return own.equals(host) ? null : host;
    }

    private String topic(String entity) {
        return rekeying.isHandedOn() || plan.arrivesKeyedBy(entity)
                ? plan.topics().transactions()
                : plan.topics().named("by-" + entity);
    }

    private Map<TopicPartition, String> hosts() {
        var last = known;
        if (System.nanoTime() - last.since < FRESH) {
            return last.hosts;
        }
        var hosts = new HashMap<TopicPartition, String>();
        for (var client : streams.metadataForAllStreamsClients()) {
            HostInfo host = client.hostInfo();
            client.topicPartitions()
                    .forEach(partition -> hosts.put(partition, host.host() + ":" + host.port()));
        }
        known = new Known(hosts, System.nanoTime());
        return hosts;
    }
}

package io.counterweight.app.service;

import io.counterweight.observe.StreamState;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Kafka Streams application of this process: the scorer or the trainer. A fault that no rule
/// covers ends it, with a log line; the liveness probe says so. Thread-safe.
final class StreamApplication {
    private static final Logger log = LoggerFactory.getLogger(StreamApplication.class);

    private final String name;
    private final KafkaStreams streams;

    /// @param failed hears the name when the application has ended in error
    /// @throws io.counterweight.app.UserError when Kafka does not take a setting
    StreamApplication(
            String name, Topology topology, Properties settings, Consumer<String> failed) {
        this.name = name;
        this.streams = streams(topology, settings);
        streams.setUncaughtExceptionHandler(fault -> {
            log.error("application ends name={}", name, fault);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) -> {
            log.info("application state name={} state={} before={}", name, now, before);
            if (now == KafkaStreams.State.ERROR) {
                failed.accept(name);
            }
        });
    }

    private static KafkaStreams streams(Topology topology, Properties settings) {
        try {
            return new KafkaStreams(topology, settings);
        } catch (ConfigException e) {
            throw ServeConfig.wrongSetting(e);
        }
    }

    String name() {
        return name;
    }

    /// For binding its metrics.
    KafkaStreams streams() {
        return streams;
    }

    void start() {
        streams.start();
    }

    StreamState state() {
        return StreamState.valueOf(streams.state().name());
    }

    /// Commits, and leaves the group, a member with a `group.instance.id` too: its partitions go to
    /// the others now, not when its session ends, and the next start does not wait for it.
    void close(Duration longest) {
        boolean ended =
                streams.close(
                        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                                .withTimeout(longest));
        if (!ended) {
            log.warn("application did not end in time name={} timeout={}", name, longest);
        }
    }
}

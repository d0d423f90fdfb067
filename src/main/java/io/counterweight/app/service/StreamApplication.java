package io.counterweight.app.service;

import io.counterweight.observe.StreamState;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Kafka Streams application of this process: the scorer or the trainer. A fault that no rule
/// covers ends it, with a log line; the liveness probe says so. Thread-safe.
final class StreamApplication implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamApplication.class);

    /// Shorter than the grace period that Kubernetes gives.
    private static final Duration CLOSE = Duration.ofSeconds(60);

    private final String name;
    private final KafkaStreams streams;

    StreamApplication(String name, Topology topology, Properties settings) {
        this.name = name;
        this.streams = new KafkaStreams(topology, settings);
        streams.setUncaughtExceptionHandler(fault -> {
            log.error("application ends name={}", name, fault);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) ->
                log.info("application state name={} state={} before={}", name, now, before));
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

    /// Commits, and leaves the group so that the next start does not wait for this member.
    @Override
    public void close() {
        boolean ended =
                streams.close(
                        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                                .withTimeout(CLOSE));
        if (!ended) {
            log.warn("application did not end in time name={} timeout={}", name, CLOSE);
        }
    }
}

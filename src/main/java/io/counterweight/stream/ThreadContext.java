package io.counterweight.stream;

import io.counterweight.stream.Lane.Place;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/// What a processor sees around it in a [ThreadWiring]. There is no clock and no punctuator: what
/// the processors do not use fails.
final class ThreadContext implements ProcessorContext<Object, Object> {
    private static final TaskId ONLY_TASK = new TaskId(0, 0);

    private final ThreadWiring wiring;
    private final Lane lane;
    private final List<Place> children;
    private final Map<String, Place> byName = new HashMap<>();
    private long now;

    ThreadContext(ThreadWiring wiring, Lane lane, List<Place> children) {
        this.wiring = wiring;
        this.lane = lane;
        this.children = children;
    }

    void name(String name, Place child) {
        byName.put(name, child);
    }

    @Override
    public <K, V> void forward(Record<K, V> record) {
        for (var child : children) {
            lane.forward(child, asObjects(record));
        }
    }

    @Override
    public <K, V> void forward(Record<K, V> record, String childName) {
        var child = byName.get(childName);
        if (child == null) {
            throw new IllegalArgumentException(
                    "a record must go to a child: child=%s, children=%s"
                            .formatted(childName, byName.keySet()));
        }
        lane.forward(child, asObjects(record));
    }

    @SuppressWarnings("unchecked") // A record can be read as one of objects.
    private static Record<Object, Object> asObjects(Record<?, ?> record) {
        return (Record<Object, Object>) record;
    }

    /// A record of that time has come.
    void reach(long timestamp) {
        now = Math.max(now, timestamp);
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return Optional.of(lane.position());
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As the interface has it.
    public <S extends StateStore> S getStateStore(String name) {
        return (S) wiring.store(name);
    }

    /// The newest time of a record: nothing waits here.
    @Override
    public long currentSystemTimeMs() {
        return now;
    }

    @Override
    public long currentStreamTimeMs() {
        throw unused();
    }

    @Override
    public String applicationId() {
        throw unused();
    }

    @Override
    public TaskId taskId() {
        return ONLY_TASK;
    }

    @Override
    public Serde<?> keySerde() {
        throw unused();
    }

    @Override
    public Serde<?> valueSerde() {
        throw unused();
    }

    @Override
    public File stateDir() {
        throw unused();
    }

    @Override
    public StreamsMetrics metrics() {
        throw unused();
    }

    @Override
    public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
        throw unused();
    }

    @Override
    public Cancellable schedule(
            Instant start, Duration interval, PunctuationType type, Punctuator callback) {
        throw unused();
    }

    @Override
    public void commit() {
        throw unused();
    }

    /// A replay has no settings of Kafka.
    @Override
    public Map<String, Object> appConfigs() {
        return Map.of();
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("no processor of a topology may use this");
    }
}

package io.counterweight.stream;

import org.apache.kafka.streams.processor.api.RecordMetadata;

/// Where the record that is being processed was read.
final class ThreadPosition implements RecordMetadata {
    private String topic = "";
    private long offset;

    void set(String topic, long offset) {
        this.topic = topic;
        this.offset = offset;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public int partition() {
        return 0;
    }

    @Override
    public long offset() {
        return offset;
    }
}

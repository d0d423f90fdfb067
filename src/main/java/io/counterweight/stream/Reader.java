package io.counterweight.stream;

import io.counterweight.stream.Lane.Place;
import org.apache.kafka.streams.processor.api.Record;

/// A node that reads a topic, and how far it has read. For the thread of its lane.
final class Reader {
    private final String topic;
    private final Place place;
    private long offset;

    Reader(String topic, Place place) {
        this.topic = topic;
        this.place = place;
    }

    Lane lane() {
        return place.lane();
    }

    void take(Record<Object, Object> record) {
        place.lane().position().set(topic, offset);
        offset++;
        place.node().accept(record);
    }
}

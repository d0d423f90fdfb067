package io.counterweight.stream;

import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Examples as releases up to commit 233ed96 kept them in the learner's store, one an entry: they
/// are read until newer ones have taken their place, and deleted by then.
final class SingleExamples {
    private static final String SLOTS = "slots";

    /// The first example that is kept by blocks, where there are some of these.
    private static final String UNTIL = "slots-until";

    private final KeyValueStore<String, byte[]> store;

    /// As many slots there are, each example in that of its number modulo this; 0 where no example
    /// is kept so any more.
    private long slots;

    private long until;

    SingleExamples(KeyValueStore<String, byte[]> store) {
        this.store = store;
        this.slots = number(SLOTS);
        this.until = number(UNTIL);
    }

    private long number(String key) {
        var kept = store.get(key);
        return kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
    }

    long slots() {
        return slots;
    }

    @Nullable ByteBuffer example(long number) {
        var bytes = slots == 0 ? null : store.get(slot(number));
        return bytes == null || ByteBuffer.wrap(bytes).getLong() != number
                ? null
                : ByteBuffer.wrap(bytes, Long.BYTES, bytes.length - Long.BYTES);
    }

    /// An example was kept otherwise: what was in its slot is too old for anything.
    void replaced(long number) {
        if (slots == 0) {
            return;
        }
        if (until == 0) {
            until = number;
            store.put(UNTIL, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        }
        store.delete(slot(number));
        if (number >= until + slots - 1) {
            store.delete(SLOTS);
            store.delete(UNTIL);
            slots = 0;
        }
    }

    private String slot(long number) {
        return "example-" + number % slots;
    }
}

package io.counterweight.stream.profile;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The heap that the profiles of one application may take, shared evenly by its open stores: one an
/// entity and partition. Thread-safe.
public final class ProfileMemory {
    /// Where Kafka Streams' settings hold one; a store that finds none takes the usual bound.
    public static final String SETTING = "counterweight.profile.memory";

    /// The usual share of the heap.
    public static final int USUAL_PERCENT = 25;

    private final long bytes;
    private final AtomicInteger open = new AtomicInteger();

    public ProfileMemory(long bytes) {
        this.bytes = bytes;
    }

    /// A share of the heap.
    public static ProfileMemory ofHeap(int percent) {
        return new ProfileMemory(Runtime.getRuntime().maxMemory() / 100 * percent);
    }

    static ProfileMemory of(Map<String, Object> settings) {
        return settings.get(SETTING) instanceof ProfileMemory memory
                ? memory
                : ofHeap(USUAL_PERCENT);
    }

    void open() {
        open.incrementAndGet();
    }

    void close() {
        open.decrementAndGet();
    }

    /// What one of the open stores may take.
    long share() {
        return bytes / Math.max(1, open.get());
    }
}

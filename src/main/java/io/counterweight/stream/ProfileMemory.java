package io.counterweight.stream;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The heap that the profiles of one application may take, shared evenly by its open stores: one an
/// entity and partition. Thread-safe.
public final class ProfileMemory {
    /// Where Kafka Streams' settings hold one; a store that finds none takes the usual bound.
    public static final String SETTING = "counterweight.profile.memory";

    /// The usual share of the heap.
    private static final int USUAL = 4;

    private final long bytes;
    private final AtomicInteger open = new AtomicInteger();

    public ProfileMemory(long bytes) {
        this.bytes = bytes;
    }

    /// The usual bound: a quarter of the heap.
    public static long usual() {
        return Runtime.getRuntime().maxMemory() / USUAL;
    }

    static ProfileMemory of(Map<String, Object> settings) {
        return settings.get(SETTING) instanceof ProfileMemory memory
                ? memory
                : new ProfileMemory(usual());
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

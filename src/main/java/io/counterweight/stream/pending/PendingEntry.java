package io.counterweight.stream.pending;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.PendingTransaction;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/// One entry of the store `pending`, in memory: the object until the commit that writes it, its
/// bytes after that. For one thread.
public final class PendingEntry {
    /// What the next commit tells the changelog of it.
    enum Change {
        NONE,
        LABEL,
        WHOLE,
        REMOVED
    }

    /// What it takes in memory beside its bytes, about.
    private static final int OVERHEAD = 200;

    final String id;
    final PendingSegment segment;

    /// Whether the disk has the same.
    boolean isStored;

    private Change change = Change.NONE;
    private @Nullable PendingTransaction value;
    private byte @Nullable [] bytes;

    /// One that is still gone.
    PendingEntry(String id, PendingSegment segment) {
        this.id = id;
        this.segment = segment;
    }

    /// One that was read from the disk.
    static PendingEntry stored(String id, PendingSegment segment, byte[] bytes) {
        var entry = new PendingEntry(id, segment);
        entry.bytes = bytes;
        entry.isStored = true;
        return entry;
    }

    /// Whether there is none: the entry only says so, to the disk and the changelog.
    boolean isGone() {
        return value == null && bytes == null;
    }

    /// @return what it holds; null where it is gone
    @Nullable PendingTransaction read() {
        return value != null || bytes == null ? value : parse(bytes);
    }

    /// @return what it holds as it is written; null where it is gone
    byte @Nullable [] write() {
        return value == null ? bytes : value.toByteArray();
    }

    Change change() {
        return change;
    }

    /// Takes another value; null makes it gone.
    ///
    /// @param how what the changelog is to be told beside what it is to be told already
    void set(@Nullable PendingTransaction now, Change how) {
        value = now;
        bytes = null;
        isStored = false;
        tell(how);
    }

    void tell(Change how) {
        change = how.compareTo(change) > 0 ? how : change;
    }

    /// The changelog has been told.
    ///
    /// @param written what it holds
    void settle(byte @Nullable [] written) {
        value = null;
        bytes = written;
        change = Change.NONE;
    }

    int size() {
        return OVERHEAD + 2 * id.length() + (bytes == null ? 0 : bytes.length);
    }

    static PendingTransaction parse(byte[] bytes) {
        try {
            return PendingTransaction.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("store pending is damaged", e);
        }
    }
}

package io.counterweight.stream.pending;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// The keys of what the store `pending` writes, to its changelog and to a snapshot: of an entry the
/// id as UTF-8, of all else a first byte that no id begins with.
///
/// | key | of what |
/// |---|---|
/// | the id | an entry: in a snapshot, and in the changelog of commit 233ed96 and before |
/// | `fd`, end, number, 8 bytes each | changes of a segment since a commit |
/// | `ff` | the clock |
/// | `fc` and a byte | the clock (`ff`) or the beginning, of the store `expiry` of earlier releases |
public final class PendingKeys {
    /// Of the clock.
    static final Bytes CLOCK = Bytes.wrap(new byte[] {(byte) 0xff});

    private static final byte CHANGES = (byte) 0xfd;
    private static final byte EARLIER = (byte) 0xfc;

    private PendingKeys() {}

    /// Whether the record is of no one transaction, but of the clock of now or of earlier.
    public static boolean isClock(byte[] key) {
        return key.length == 1 && key[0] == (byte) 0xff || isEarlier(key);
    }

    /// Whether the record is of changes of a segment.
    public static boolean isChanges(byte[] key) {
        return key.length > 0 && key[0] == CHANGES;
    }

    /// Whether an earlier release kept it in the store `expiry`.
    static boolean isEarlier(byte[] key) {
        return key.length == 2 && key[0] == EARLIER;
    }

    /// Whether that is the clock; the beginning else.
    static boolean isEarlierClock(byte[] key) {
        return isEarlier(key) && key[1] == (byte) 0xff;
    }

    /// Where an entry of the store `expiry` of an earlier release goes.
    ///
    /// @return null where it is not needed any more
    public static byte @Nullable [] ofEarlier(byte[] key) {
        return key.length == 1 ? new byte[] {EARLIER, key[0]} : null;
    }

    static Bytes ofId(String id) {
        return Bytes.wrap(id.getBytes(StandardCharsets.UTF_8));
    }

    static String id(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    /// @param end of the segment
    /// @param number of the record, among those of the segment
    static Bytes ofChanges(long end, long number) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + 2 * Long.BYTES)
                        .put(CHANGES)
                        .putLong(end)
                        .putLong(number)
                        .array());
    }

    static long end(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1);
    }

    static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1 + Long.BYTES);
    }
}

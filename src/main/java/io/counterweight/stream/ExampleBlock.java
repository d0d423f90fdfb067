package io.counterweight.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Examples that the learner's store keeps as one entry: [LearnerStore#BLOCK] of them, fewer where
/// the last were not learned yet, or the first were learned by a release that kept them otherwise.
/// Its bytes, big-endian: number of the first example, then each behind its length of 4 bytes.
///
/// @param first number of its first example
record ExampleBlock(long first, byte[] bytes) {
    /// The number of the block that has an example.
    static long of(long example) {
        return (example - 1) / LearnerStore.BLOCK;
    }

    /// The example that a block begins with.
    static long first(long block) {
        return block * LearnerStore.BLOCK + 1;
    }

    static ExampleBlock read(byte[] bytes) {
        return new ExampleBlock(ByteBuffer.wrap(bytes).getLong(), bytes);
    }

    /// The block with one example more.
    ///
    /// @param before as it was; null for none
    /// @param number of the example
    static ExampleBlock with(@Nullable ExampleBlock before, long number, byte[] example) {
        int length = before == null ? Long.BYTES : before.bytes.length;
        var bytes = ByteBuffer.allocate(length + Integer.BYTES + example.length);
        if (before == null) {
            bytes.putLong(number);
        } else {
            bytes.put(before.bytes);
        }
        bytes.putInt(example.length).put(example);
        return new ExampleBlock(before == null ? number : before.first, bytes.array());
    }

    long number() {
        return of(first);
    }

    /// The bytes of an example; null where it is not in this block.
    @Nullable ByteBuffer example(long number) {
        if (number < first) {
            return null;
        }
        int at = Long.BYTES;
        var all = ByteBuffer.wrap(bytes);
        for (long next = first; at < bytes.length; next++) {
            int length = all.getInt(at);
            at += Integer.BYTES;
            if (next == number) {
                return all.slice(at, length);
            }
            at += length;
        }
        return null;
    }
}

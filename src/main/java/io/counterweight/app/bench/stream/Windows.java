package io.counterweight.app.bench.stream;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The state of one entity of the yardstick: count and sum over 1, 7 and 30 days, each window in 12
/// buckets that are overwritten in turn. 312 bytes: for each window the number of its newest
/// bucket, then 12 times sum and count.
final class Windows {
    static final int COUNT = 3;
    private static final int BUCKETS = 12;
    private static final int BUCKET_BYTES = Float.BYTES + Integer.BYTES;
    private static final int WINDOW_BYTES = Long.BYTES + BUCKETS * BUCKET_BYTES;
    static final int BYTES = COUNT * WINDOW_BYTES;
    private static final long[] BUCKET_MILLIS = {
        Duration.ofDays(1).toMillis() / BUCKETS,
        Duration.ofDays(7).toMillis() / BUCKETS,
        Duration.ofDays(30).toMillis() / BUCKETS
    };

    private Windows() {}

    /// The state after one more transaction.
    ///
    /// @param before the state; null where there is none. It is left as it is
    /// @param features takes count and mean of each window, this transaction included
    static byte[] add(@Nullable byte[] before, long time, float amount, ByteBuffer features) {
        var bytes = before == null ? new byte[BYTES] : before.clone();
        var state = ByteBuffer.wrap(bytes);
        for (int i = 0; i < COUNT; i++) {
            int at = i * WINDOW_BYTES;
            long bucket = Math.max(time / BUCKET_MILLIS[i], state.getLong(at));
            clear(state, at, bucket);
            add(state, bucketAt(at, bucket), amount);
            summarise(state, at, features);
        }
        return bytes;
    }

    private static void clear(ByteBuffer state, int at, long newest) {
        long last = state.getLong(at);
        for (long i = Math.max(last + 1, newest - BUCKETS + 1); i <= newest; i++) {
            state.putLong(bucketAt(at, i), 0);
        }
        state.putLong(at, newest);
    }

    private static void add(ByteBuffer state, int at, float amount) {
        state.putFloat(at, state.getFloat(at) + amount);
        state.putInt(at + Float.BYTES, state.getInt(at + Float.BYTES) + 1);
    }

    private static void summarise(ByteBuffer state, int at, ByteBuffer features) {
        float sum = 0;
        int count = 0;
        for (int i = 0; i < BUCKETS; i++) {
            sum += state.getFloat(bucketAt(at, i));
            count += state.getInt(bucketAt(at, i) + Float.BYTES);
        }
        features.putFloat(count).putFloat(sum / count);
    }

    private static int bucketAt(int at, long bucket) {
        return at + Long.BYTES + (int) (bucket % BUCKETS) * BUCKET_BYTES;
    }
}

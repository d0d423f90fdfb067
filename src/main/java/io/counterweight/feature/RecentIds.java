package io.counterweight.feature;

import java.util.Arrays;

/// The transactions of one member of an entity in the last days: a hash of each id and its event
/// time in milliseconds, at most [#LIMIT] of them. Others are kept elsewhere by whoever asks here;
/// this remembers what times those are of. Mutable, used by one thread at a time.
///
/// Two different ids of one member have the same hash once in 2^64.
///
/// Stored form: number of ids, for each the time as a step from the one before and 8 bytes of hash;
/// then whether others are kept elsewhere, and of what times.
public final class RecentIds {
    /// Some days of a busy card: 1.5 KB.
    public static final int LIMIT = 128;

    private static final long[] NONE = {};

    private long[] hashes = NONE;
    private long[] times = NONE;
    private int size;
    private boolean isElsewhere;
    private long elsewhereFrom;
    private long elsewhereTo;

    RecentIds() {}

    public static long hash(String id) {
        return StableHash.of(id);
    }

    /// Whether an id of that hash is here, used since `from` and less than `apart` before or after
    /// the time.
    public boolean has(long hash, long time, long apart, long from) {
        for (int i = 0; i < size; i++) {
            if (hashes[i] == hash && times[i] >= from && Math.abs(times[i] - time) < apart) {
                return true;
            }
        }
        return false;
    }

    /// Whether one of those kept elsewhere may have been used less than `apart` before or after the
    /// time.
    public boolean areElsewhere(long time, long apart) {
        return isElsewhere && time > elsewhereFrom - apart && time < elsewhereTo + apart;
    }

    /// Keeps an id, and forgets those used before `from`.
    ///
    /// @return false where there is no room: the caller keeps it
    public boolean add(long hash, long time, long from) {
        forget(from);
        if (size == LIMIT) {
            elsewhereFrom = isElsewhere ? Math.min(elsewhereFrom, time) : time;
            elsewhereTo = isElsewhere ? Math.max(elsewhereTo, time) : time;
            isElsewhere = true;
            return false;
        }
        if (size == hashes.length) {
            int capacity = Math.min(LIMIT, Math.max(4, 2 * size));
            hashes = Arrays.copyOf(hashes, capacity);
            times = Arrays.copyOf(times, capacity);
        }
        hashes[size] = hash;
        times[size] = time;
        size++;
        return true;
    }

    private void forget(long from) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (times[i] >= from) {
                hashes[kept] = hashes[i];
                times[kept] = times[i];
                kept++;
            }
        }
        size = kept;
        isElsewhere &= elsewhereTo >= from;
    }

    static RecentIds read(ProfileReader in) {
        var ids = new RecentIds();
        int size = in.getSize();
        if (size > LIMIT) {
            throw new ProfileException(
                    "a profile must have at most " + LIMIT + " ids: ids=" + size);
        }
        ids.size = size;
        ids.hashes = size == 0 ? NONE : new long[size];
        ids.times = size == 0 ? NONE : new long[size];
        long time = 0;
        for (int i = 0; i < size; i++) {
            time += in.getSigned();
            ids.times[i] = time;
            ids.hashes[i] = in.getLong();
        }
        ids.isElsewhere = in.getByte() != 0;
        if (ids.isElsewhere) {
            ids.elsewhereFrom = in.getSigned();
            ids.elsewhereTo = ids.elsewhereFrom + in.getVarLong();
        }
        return ids;
    }

    void write(ProfileWriter out) {
        out.putVarLong(size);
        long before = 0;
        for (int i = 0; i < size; i++) {
            out.putSigned(times[i] - before);
            before = times[i];
            out.putLong(hashes[i]);
        }
        out.putByte(isElsewhere ? 1 : 0);
        if (isElsewhere) {
            out.putSigned(elsewhereFrom);
            out.putVarLong(elsewhereTo - elsewhereFrom);
        }
    }

    int heapBytes() {
        return 96 + 16 * hashes.length;
    }
}

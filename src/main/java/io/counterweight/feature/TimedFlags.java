package io.counterweight.feature;

import java.util.Arrays;

/// The newest few times with a flag each, in time order; of equal times the later added is newer.
final class TimedFlags {
    private final int limit;
    private long[] times;
    private boolean[] flags;
    private int size;

    TimedFlags(int limit) {
        this(limit, Math.min(limit, 4));
    }

    private TimedFlags(int limit, int capacity) {
        this.limit = limit;
        this.times = new long[capacity];
        this.flags = new boolean[capacity];
    }

    static TimedFlags read(int limit, ProfileReader in) {
        int size = in.getSize();
        var read = new TimedFlags(limit, Math.max(size, 1));
        long time = 0;
        for (int i = 0; i < size; i++) {
            long coded = in.getSigned();
            time += coded >> 1;
            read.times[i] = time;
            read.flags[i] = (coded & 1) != 0;
        }
        read.size = size;
        return read;
    }

    void write(ProfileWriter out) {
        out.putVarLong(size);
        long before = 0;
        for (int i = 0; i < size; i++) {
            out.putSigned((times[i] - before) << 1 | (flags[i] ? 1 : 0));
            before = times[i];
        }
    }

    int heapBytes() {
        return 96 + 9 * times.length;
    }

    int size() {
        return size;
    }

    long newest() {
        return times[size - 1];
    }

    int countSet() {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += flags[i] ? 1 : 0;
        }
        return count;
    }

    /// Adds one; where that makes too many, the oldest goes.
    void add(long time, boolean flag) {
        int at = size;
        while (at > 0 && times[at - 1] > time) {
            at--;
        }
        if (size == limit) {
            if (at == 0) {
                return;
            }
            delete(0);
            at--;
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, Math.min(limit, 2 * size));
            flags = Arrays.copyOf(flags, times.length);
        }
        System.arraycopy(times, at, times, at + 1, size - at);
        System.arraycopy(flags, at, flags, at + 1, size - at);
        times[at] = time;
        flags[at] = flag;
        size++;
    }

    /// Removes one of that time, if there is one.
    void remove(long time) {
        for (int i = size - 1; i >= 0; i--) {
            if (times[i] == time) {
                delete(i);
                return;
            }
        }
    }

    /// Removes one of that time and flag, if there is one.
    void remove(long time, boolean flag) {
        for (int i = size - 1; i >= 0; i--) {
            if (times[i] == time && flags[i] == flag) {
                delete(i);
                return;
            }
        }
    }

    /// Turns one of that time from one flag to the other, if there is one.
    void change(long time, boolean from, boolean to) {
        for (int i = size - 1; i >= 0; i--) {
            if (times[i] == time && flags[i] == from) {
                flags[i] = to;
                return;
            }
        }
    }

    private void delete(int at) {
        System.arraycopy(times, at + 1, times, at, size - at - 1);
        System.arraycopy(flags, at + 1, flags, at, size - at - 1);
        size--;
    }
}

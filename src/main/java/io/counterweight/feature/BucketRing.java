package io.counterweight.feature;

import java.util.Arrays;

/// Transactions of one entity as buckets in time order. A bucket holds those of one instant, until
/// there are too many: then older neighbours are merged as the [BucketGrid] allows. A bucket's time
/// is that of its newest member; it covers the time since the bucket before it.
///
/// The values of a bucket are additive, `width` of them: its count first.
final class BucketRing {
    private final int width;
    private long[] times;
    private double[] values;
    private int from;
    private int to;
    // the earliest time the oldest bucket covers
    private long start;

    BucketRing(int width, int capacity) {
        this.width = width;
        this.times = new long[capacity];
        this.values = new double[capacity * width];
    }

    int heapBytes() {
        return 96 + 8 * (times.length + values.length);
    }

    int first() {
        return from;
    }

    /// One past the newest bucket.
    int end() {
        return to;
    }

    int size() {
        return to - from;
    }

    long start() {
        return start;
    }

    void start(long time) {
        start = time;
    }

    long time(int bucket) {
        return times[bucket];
    }

    double value(int bucket, int column) {
        return values[bucket * width + column];
    }

    void add(int bucket, int column, double x) {
        values[bucket * width + column] += x;
    }

    void set(int bucket, int column, double x) {
        values[bucket * width + column] = x;
    }

    /// Adds the values of a bucket to the sums.
    void addTo(double[] sums, int bucket) {
        int at = bucket * width;
        for (int i = 0; i < width; i++) {
            sums[i] += values[at + i];
        }
    }

    /// The bucket of that instant, a new one of zeros where there is none.
    int insert(long time) {
        int at = search(time);
        if (at < to && times[at] == time) {
            return at;
        }
        if (from == to || time < start) {
            start = time;
        }
        return open(at, time);
    }

    /// A new bucket of zeros after the newest.
    int append(long time) {
        makeRoom();
        times[to] = time;
        Arrays.fill(values, to * width, (to + 1) * width, 0);
        return to++;
    }

    /// The bucket that covers the time, or -1.
    int covering(long time) {
        int at = search(time);
        return at == to || time < start ? -1 : at;
    }

    /// Drops the buckets whose newest member is not after the time.
    void dropThrough(long time) {
        while (from < to && times[from] <= time) {
            start = times[from] + 1;
            from++;
        }
    }

    /// Merges neighbours that share a slot of the grid.
    void merge(BucketGrid grid) {
        long newest = times[to - 1];
        int last = from;
        long lastSlot = grid.width(newest - times[from]);
        long lastStart = Math.floorDiv(times[from], lastSlot);
        for (int i = from + 1; i < to; i++) {
            long slot = grid.width(newest - times[i]);
            long slotStart = Math.floorDiv(times[i], slot);
            if (slot == lastSlot && slotStart == lastStart) {
                for (int c = 0; c < width; c++) {
                    values[last * width + c] += values[i * width + c];
                }
            } else {
                last++;
                System.arraycopy(values, i * width, values, last * width, width);
            }
            times[last] = times[i];
            lastSlot = slot;
            lastStart = slotStart;
        }
        to = last + 1;
    }

    private int open(int at, long time) {
        int shift = makeRoom();
        int bucket = at - shift;
        System.arraycopy(times, bucket, times, bucket + 1, to - bucket);
        int value = bucket * width;
        System.arraycopy(values, value, values, value + width, (to - bucket) * width);
        times[bucket] = time;
        Arrays.fill(values, value, value + width, 0);
        to++;
        return bucket;
    }

    /// Makes room for one bucket at the end: moves the buckets down where half is free, else grows.
    private int makeRoom() {
        if (to < times.length) {
            return 0;
        }
        int shift = from;
        int size = to - from;
        long[] newTimes = size <= times.length / 2 ? times : new long[2 * times.length];
        double[] newValues = newTimes == times ? values : new double[2 * values.length];
        System.arraycopy(times, from, newTimes, 0, size);
        System.arraycopy(values, from * width, newValues, 0, size * width);
        times = newTimes;
        values = newValues;
        from = 0;
        to = size;
        return shift;
    }

    /// The first bucket that is not before the time.
    private int search(long time) {
        if (from == to || time > times[to - 1]) {
            return to;
        }
        int at = Arrays.binarySearch(times, from, to, time);
        return at >= 0 ? at : -at - 1;
    }
}

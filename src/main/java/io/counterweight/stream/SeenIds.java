package io.counterweight.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/// Which transaction ids were used, by day of event time, for some days back from the newest: all,
/// or those that found no room in the profile of their entity ([DropDuplicates]). For one thread.
///
/// Kafka's window store, which this was before, judges what is too old by the newest time ever put:
/// one wrong time and it keeps nothing any more. Here the newest day is an entry like any other,
/// which can be set back, and what was forgotten follows from it alone. The window store is still
/// read for what it had when this one began.
final class SeenIds {
    /// Ids are the same transaction's when they are used less than this apart in event time.
    static final Duration APART = Duration.ofDays(1);

    /// How long the window store of the first form kept them.
    static final Duration KEPT_BEFORE = APART.multipliedBy(3);

    /// Entries forgotten at most with each transaction: more than it brings.
    private static final int FORGOTTEN_AT_ONCE = 16;

    private static final long DAY = APART.toMillis();
    private static final int NEVER = -2;

    /// Sorts behind every day. Its value: the newest day, the day on which this store began, the
    /// day before which all is forgotten, and the last day of which it got every id; 32 bits each.
    /// A version before profiles had ids wrote three of them: it got every id.
    private static final Bytes DAYS = Bytes.wrap(new byte[] {(byte) 0xff});

    private final KeyValueStore<Bytes, byte[]> store;
    private final WindowStore<String, byte[]> before;
    private final int kept;
    private final boolean isForAll;
    private int newest;
    private int began;
    private int whole;
    private Bytes from;
    private boolean hasBefore;
    private boolean isNew;
    private boolean isSwept;

    /// @param before the window store of the first form
    /// @param kept days back from the newest
    /// @param isForAll whether it gets every id
    SeenIds(
            KeyValueStore<Bytes, byte[]> store,
            WindowStore<String, byte[]> before,
            int kept,
            boolean isForAll) {
        this.store = store;
        this.before = before;
        this.kept = kept;
        this.isForAll = isForAll;
        var days = store.get(DAYS);
        this.isNew = days == null;
        var values = days == null ? ByteBuffer.allocate(12) : ByteBuffer.wrap(days);
        this.newest = values.getInt();
        this.began = values.getInt();
        this.from = key(values.getInt(), "");
        this.whole = values.hasRemaining() ? values.getInt() : isNew ? NEVER : newest;
    }

    /// Writes an entry of nobody into the window store of the first form, once a start: a store
    /// that is never written has no offset in the checkpoint, and Kafka Streams then takes the
    /// whole task for corrupted at each start and restores all of it. One that holds something
    /// drops the entry, which is older.
    void mark() {
        try (var all = before.all()) {
            while (all.hasNext() && !hasBefore) {
                hasBefore = !all.next().key.key().isEmpty();
            }
        }
        before.put("", new byte[Long.BYTES], 0);
    }

    /// The stream has reached that time.
    void reach(long time) {
        int day = day(time);
        if (!isNew && day <= newest) {
            return;
        }
        began = isNew ? day : began;
        newest = day;
        isNew = false;
        isSwept = false;
        write();
    }

    /// A newest day that is yet to come was set by a time that could not be: it becomes the day of
    /// that time.
    ///
    /// @param now by the clock on the wall
    /// @param time of a transaction, no later than now
    /// @return whether it was set back
    boolean setBack(long now, long time) {
        if (newest <= day(now) + 1) {
            return false;
        }
        newest = day(time);
        whole = Math.min(whole, newest);
        from = key(0, "");
        write();
        return true;
    }

    private void write() {
        whole = isForAll ? newest : whole;
        int forgotten = ByteBuffer.wrap(from.get()).getInt();
        var days = ByteBuffer.allocate(16).putInt(newest).putInt(began).putInt(forgotten);
        store.put(DAYS, days.putInt(whole).array());
    }

    /// Ids used before that time are forgotten, in milliseconds.
    long from() {
        return (newest - kept) * DAY;
    }

    /// Whether it got every id of a day next to that time.
    boolean mayHave(long time) {
        return day(time) <= whole + 1 || (hasBefore && isNearBefore(day(time)));
    }

    /// Keeps an id that was not used less than a day before or after that time.
    ///
    /// @return whether it was not
    boolean isNew(String id, long time) {
        if (has(id, time)) {
            return false;
        }
        add(id, time);
        return true;
    }

    /// Whether the id was used less than a day before or after that time, as far as is known.
    boolean has(String id, long time) {
        int day = day(time);
        for (int near = Math.max(day - 1, newest - kept); near <= day + 1; near++) {
            if (near >= 0 && isNear(store.get(key(near, id)), time)) {
                return true;
            }
        }
        return hasBefore && isNearBefore(day) && wasBefore(id, time, day * DAY);
    }

    private boolean isNearBefore(int day) {
        return day <= began + 1 + KEPT_BEFORE.toDays();
    }

    private boolean wasBefore(String id, long time, long bucket) {
        return isNear(before.fetch(id, bucket), time)
                || isNear(before.fetch(id, bucket - DAY), time)
                || isNear(before.fetch(id, bucket + DAY), time);
    }

    private static boolean isNear(byte @Nullable [] seenAt, long time) {
        return seenAt != null && Math.abs(ByteBuffer.wrap(seenAt).getLong() - time) < DAY;
    }

    /// The id was used; of a day too long ago that is not remembered.
    void add(String id, long time) {
        if (day(time) >= newest - kept) {
            store.put(key(day(time), id), ByteBuffer.allocate(Long.BYTES).putLong(time).array());
        }
    }

    /// Forgets some of what has become too old.
    void forget() {
        if (isSwept) {
            return;
        }
        var old = new ArrayList<Bytes>();
        var until = key(Math.max(newest - kept, 0), "");
        if (from.compareTo(until) < 0) {
            try (var entries = store.range(from, until)) {
                while (old.size() < FORGOTTEN_AT_ONCE && entries.hasNext()) {
                    old.add(entries.next().key);
                }
            }
        }
        old.forEach(store::delete);
        isSwept = old.size() < FORGOTTEN_AT_ONCE;
        if (!old.isEmpty() || from.compareTo(until) < 0) {
            from = isSwept ? until : old.getLast();
        }
    }

    private static int day(long time) {
        return (int) (time / DAY);
    }

    private static Bytes key(int day, String id) {
        var text = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(Integer.BYTES + text.length).putInt(day).put(text).array());
    }
}

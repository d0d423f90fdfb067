package io.counterweight.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.LabelSource;
import io.counterweight.event.LabelSource.Cover;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.Translation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// What waits for its other half, in two stores: the transactions and labels by transaction id, and
/// an index by the event time at which something is due. Both change together, and each entry says
/// where it stands in the index: under its due time, or under the clock's where that had passed
/// when the entry came.
///
/// The index also keeps the clock: the newest event time, moved once a minute, so that a restart
/// goes on as if nothing had happened. All that stands before the clock is due and is taken
/// [#AT_ONCE] at a time; nothing is ever put before it. So the search goes on where it ended, and
/// never walks over what was deleted there.
///
/// Where labels cover only the minority the index keeps the time of the first transaction too:
/// during the first `delay` nothing is known to be of the majority, and what was learned then would
/// be that all is fraud. So labels of that time's transactions are held until their transactions
/// mature with the rest of their day.
final class PendingTransactions {
    /// Due entries taken at once. An entry costs some 20 µs, and each transaction brings one or
    /// two: any number above 2 keeps up, and a larger one catches up sooner after a pause.
    static final int AT_ONCE = 64;

    /// Sorts behind every time, so that no sweep meets it.
    private static final Bytes CLOCK = Bytes.wrap(new byte[] {(byte) 0xff});

    /// Where the time of the first transaction stands; behind every time too.
    private static final Bytes BEGIN = Bytes.wrap(new byte[] {(byte) 0xfe});

    private static final long MINUTE = 60_000;

    /// No honest clock is this far ahead of the one on the wall.
    private static final long AHEAD = Duration.ofDays(1).toMillis();

    private final Translation translation;
    private final KeyValueStore<String, byte[]> pending;
    private final KeyValueStore<Bytes, byte[]> expiry;
    private final boolean isMatureUnlabelled;
    private final long delay;
    private final long kept;
    private @Nullable Long begin;

    /// The newest event time when it was moved last; 0 before the first transaction.
    private long clock;

    /// Where the search for what is due goes on, and whether there may be something.
    private Bytes from;

    private boolean isSwept;

    PendingTransactions(
            LabelSource labels,
            Translation translation,
            KeyValueStore<String, byte[]> pending,
            KeyValueStore<Bytes, byte[]> expiry) {
        this.translation = translation;
        this.pending = pending;
        this.expiry = expiry;
        this.isMatureUnlabelled = labels.cover() == Cover.MINORITY;
        this.delay = labels.delay().toMillis();
        this.kept = labels.delay().plus(labels.revisions()).toMillis();
        this.begin = timeAt(BEGIN);
        var stored = expiry.get(CLOCK);
        this.clock = stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
        // The first form had the clock alone, and late entries anywhere before it.
        boolean hasPlace = stored != null && stored.length > Long.BYTES;
        this.from = indexKey(hasPlace ? ByteBuffer.wrap(stored, 8, 8).getLong() : 0, "");
    }

    /// The stream has reached that time: once a minute the clock follows.
    void reach(long time) {
        if (begin == null && isMatureUnlabelled) {
            // A store that was used before it kept its beginning has left that behind.
            begin = clock == 0 ? time : 0L;
            expiry.put(BEGIN, bytes(begin));
        }
        if (time / MINUTE > clock / MINUTE) {
            clock = time;
            isSwept = false;
            long place = ByteBuffer.wrap(from.get()).getLong();
            expiry.put(
                    CLOCK,
                    ByteBuffer.allocate(2 * Long.BYTES).putLong(clock).putLong(place).array());
        }
    }

    /// A clock that says it is later than now was moved by a time that could not be, under a
    /// version that let it pass. Without it nothing would ever be due again: it is forgotten, and
    /// the next transaction sets it.
    ///
    /// @param now by the clock on the wall
    /// @return how far it was ahead, in milliseconds; 0 for one that is in order
    long setBack(long now) {
        long ahead = Math.max(clock, begin == null ? 0 : begin) - now;
        if (ahead <= AHEAD) {
            return 0;
        }
        expiry.delete(CLOCK);
        clock = 0;
        from = indexKey(0, "");
        isSwept = true;
        if (begin != null && begin - now > AHEAD) {
            expiry.delete(BEGIN);
            begin = null;
        }
        return ahead;
    }

    /// No transaction that has come is later than this.
    long newest() {
        return (clock / MINUTE + 1) * MINUTE - 1;
    }

    /// Whether a label that is there already is learned only when the transaction matures.
    boolean holds(ScoredTransaction scored) {
        return isMatureUnlabelled && begin != null && scored.getEventTime() < begin + delay;
    }

    private @Nullable Long timeAt(Bytes key) {
        var stored = expiry.get(key);
        return stored == null ? null : ByteBuffer.wrap(stored).getLong();
    }

    private static byte[] bytes(long time) {
        return ByteBuffer.allocate(Long.BYTES).putLong(time).array();
    }

    @Nullable PendingTransaction get(String id) {
        var bytes = pending.get(id);
        try {
            return bytes == null ? null : translation.of(PendingTransaction.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("store pending is damaged", e);
        }
    }

    /// Puts `now` in the place of `before`.
    ///
    /// @param before as the store has it
    /// @return `now` as the store has it
    PendingTransaction put(String id, @Nullable PendingTransaction before, PendingTransaction now) {
        long due = due(now);
        if (before != null && due(before) == due) {
            return put(id, now, place(before));
        }
        if (before != null) {
            expiry.delete(indexKey(place(before), id));
        }
        long place = Math.max(due, clock);
        expiry.put(indexKey(place, id), new byte[0]);
        return put(id, now, place);
    }

    private PendingTransaction put(String id, PendingTransaction now, long place) {
        var stored = now.toBuilder().setDue(place).build();
        pending.put(id, stored.toByteArray());
        return stored;
    }

    void remove(String id, PendingTransaction before) {
        pending.delete(id);
        expiry.delete(indexKey(place(before), id));
    }

    /// When something must happen to it: a transaction matures, or everything about it is
    /// forgotten.
    long due(PendingTransaction p) {
        if (!p.hasScored()) {
            return p.getLabel().getLabelledAt() + kept;
        }
        return p.getScored().getEventTime() + (matures(p) ? delay : kept);
    }

    /// Under which time it stands in the index.
    private long place(PendingTransaction p) {
        return p.hasDue() ? p.getDue() : due(p);
    }

    /// Whether it is learned when it is due: by the label that is held, or for want of one as of
    /// the majority class.
    boolean matures(PendingTransaction p) {
        return isMatureUnlabelled && p.hasScored() && (!p.hasLabel() || p.getHeld());
    }

    /// Takes something that was due before the clock; what is due right then can still get its
    /// label.
    interface Taker {
        /// It must be removed, or put with another due time.
        ///
        /// @param due as the store has it
        void take(String id, PendingTransaction due);
    }

    /// Hands over the next of what is due, oldest first: all of it, or [#AT_ONCE] of it.
    void takeDue(Taker taker) {
        if (isSwept) {
            return;
        }
        var keys = new ArrayList<Bytes>();
        var until = indexKey(clock, "");
        try (var entries = expiry.range(from, until)) {
            while (keys.size() < AT_ONCE && entries.hasNext()) {
                keys.add(entries.next().key);
            }
        }
        isSwept = keys.size() < AT_ONCE;
        from = isSwept ? until : keys.getLast();
        keys.forEach(key -> take(key, taker));
    }

    private void take(Bytes key, Taker taker) {
        var id = idOf(key);
        var transaction = get(id);
        if (transaction == null || !indexKey(place(transaction), id).equals(key)) {
            expiry.delete(key);
        } else if (due(transaction) >= clock) {
            // The pipeline's delays have become longer since it was put there.
            expiry.delete(key);
            expiry.put(indexKey(due(transaction), id), new byte[0]);
            put(id, transaction, due(transaction));
        } else {
            taker.take(id, transaction);
        }
    }

    /// Whether an entry of the index is of no one transaction.
    static boolean isClock(byte[] indexKey) {
        return indexKey.length == 1;
    }

    private static Bytes indexKey(long time, String id) {
        var text = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(Long.BYTES + text.length).putLong(time).put(text).array());
    }

    private static String idOf(Bytes indexKey) {
        var bytes = indexKey.get();
        return new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8);
    }
}

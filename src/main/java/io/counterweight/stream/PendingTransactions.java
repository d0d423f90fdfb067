package io.counterweight.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.LabelSource;
import io.counterweight.event.LabelSource.Cover;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.ScoredTransaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// What waits for its other half, in two stores: the transactions and labels by transaction id, and
/// an index by the event time at which something is due. Both change together.
///
/// The index also keeps the clock: the time of the last sweep, so that a restart goes on as if
/// nothing had happened. Where labels cover only the minority it keeps the time of the first
/// transaction too: during the first `delay` nothing is known to be of the majority, and what was
/// learned then would be that all is fraud. So labels of that time's transactions are held until
/// their transactions mature with the rest of their day.
final class PendingTransactions {
    /// Sorts behind every time, so that no sweep meets it.
    private static final Bytes CLOCK = Bytes.wrap(new byte[] {(byte) 0xff});

    /// Where the time of the first transaction stands; behind every time too.
    private static final Bytes BEGIN = Bytes.wrap(new byte[] {(byte) 0xfe});

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private final Translation translation;
    private final KeyValueStore<String, byte[]> pending;
    private final KeyValueStore<Bytes, byte[]> expiry;
    private final boolean isMatureUnlabelled;
    private final long delay;
    private final long kept;
    private @Nullable Long begin;

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
    }

    /// The stream has reached that time: its first transaction is where it begins.
    void reach(long time) {
        if (begin != null || !isMatureUnlabelled) {
            return;
        }
        // A store that was used before it kept its beginning has left that behind.
        begin = timeAt(CLOCK) == null ? time : 0L;
        expiry.put(BEGIN, bytes(begin));
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
    void put(String id, @Nullable PendingTransaction before, PendingTransaction now) {
        pending.put(id, now.toByteArray());
        long due = due(now);
        if (before == null || due(before) != due) {
            if (before != null) {
                expiry.delete(indexKey(due(before), id));
            }
            expiry.put(indexKey(due, id), new byte[0]);
        }
    }

    void remove(String id, PendingTransaction before) {
        pending.delete(id);
        expiry.delete(indexKey(due(before), id));
    }

    /// When something must happen to it: a transaction matures, or everything about it is
    /// forgotten.
    long due(PendingTransaction p) {
        if (!p.hasScored()) {
            return p.getLabel().getLabelledAt() + kept;
        }
        return p.getScored().getEventTime() + (matures(p) ? delay : kept);
    }

    /// Whether it is learned when it is due: by the label that is held, or for want of one as of
    /// the majority class.
    boolean matures(PendingTransaction p) {
        return isMatureUnlabelled && p.hasScored() && (!p.hasLabel() || p.getHeld());
    }

    /// The ids of all that was due before `now`, oldest first, and sets the clock; nothing while
    /// the clock's minute has not passed. What is due right now can still get its label.
    ///
    /// What was due before the clock is gone, but for what came late: only the first sweep of an
    /// hour looks for that. A store that is searched from its beginning walks over all that was
    /// ever deleted there.
    List<String> takeDue(long now) {
        var stored = timeAt(CLOCK);
        long clock = stored == null ? 0 : stored;
        if (now / MINUTE <= clock / MINUTE) {
            return List.of();
        }
        expiry.put(CLOCK, bytes(now));
        long from = now / HOUR == clock / HOUR ? clock : 0;
        var due = new ArrayList<String>();
        try (var entries = expiry.range(indexKey(from, ""), indexKey(now, ""))) {
            entries.forEachRemaining(entry -> due.add(idOf(entry.key)));
        }
        return due;
    }

    static boolean isClock(byte[] indexKey) {
        return CLOCK.equals(Bytes.wrap(indexKey));
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

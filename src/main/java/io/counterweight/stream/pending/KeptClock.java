package io.counterweight.stream.pending;

import com.google.protobuf.ByteString;
import io.counterweight.event.PendingClock;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// The clock of the store `pending`, what is kept beside it, and how far what was due before it was
/// met. For one thread.
final class KeptClock {
    private static final long MINUTE = 60_000;

    private PendingClock clock;
    private Bytes walked;
    private boolean isChanged;

    /// Adds what else is kept with the clock; gives the same back where nothing changed.
    private UnaryOperator<PendingClock> beside = UnaryOperator.identity();

    /// As it was kept.
    KeptClock(PendingClock clock) {
        this.clock = clock;
        this.walked = walked(clock);
    }

    private static Bytes walked(PendingClock clock) {
        return DueIndex.key(clock.getWalked(), clock.getWalkedId().toByteArray());
    }

    PendingClock now() {
        return clock;
    }

    /// Everything that was due before this was met.
    Bytes walked() {
        return walked;
    }

    void set(PendingClock now) {
        read(now);
        isChanged = true;
    }

    /// The changelog has it so.
    void read(PendingClock now) {
        clock = now;
        walked = walked(now);
        isChanged = false;
    }

    /// What was due before that was met.
    void walk(Bytes to) {
        var id = ByteString.copyFrom(to.get(), Long.BYTES, to.get().length - Long.BYTES);
        walked = to;
        clock = clock.toBuilder().setWalked(DueIndex.dueOf(to)).setWalkedId(id).build();
        isChanged = true;
    }

    /// The store was used before it kept its clock here: its beginning is behind it.
    ///
    /// @param newest event time that the store has
    void startAt(long newest) {
        clock =
                PendingClock.newBuilder()
                        .setNow(newest / MINUTE * MINUTE)
                        .setBegin(clock.getBegin())
                        .build();
        isChanged = true;
    }

    /// Asks before each commit what else is to be kept with the clock.
    ///
    /// @param added gives the same clock back where nothing changed
    void beside(UnaryOperator<PendingClock> added) {
        beside = added;
    }

    /// Asks now.
    void addBeside() {
        var now = beside.apply(clock);
        if (now != clock) {
            clock = now;
            isChanged = true;
        }
    }

    /// What the changelog is to be told, once.
    ///
    /// @return null where it has the same
    byte @Nullable [] change() {
        if (!isChanged) {
            return null;
        }
        isChanged = false;
        return clock.toByteArray();
    }

    /// Whether what is due then was met.
    boolean isPassed(long due, String id) {
        return due < clock.getWalked()
                || due == clock.getWalked() && DueIndex.key(due, id).compareTo(walked) < 0;
    }
}

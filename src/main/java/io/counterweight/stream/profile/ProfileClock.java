package io.counterweight.stream.profile;

import io.counterweight.feature.Profile;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// Which profiles of an entity are forgotten: those whose newest transaction is too long ago in
/// event time. For one thread.
///
/// What a transaction finds depends on its own time and on the newest day alone, not on what was
/// removed so far: a profile may only be removed once every transaction finds it forgotten. Since
/// transactions come late, those of [#LATE] before the newest day are still held against their own
/// time.
public final class ProfileClock {
    /// The key of the newest day among the profiles; no entity's id is empty.
    public static final Bytes KEY = Bytes.wrap(new byte[0]);

    static final Duration LATE = Duration.ofDays(30);

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final byte VERSION = 1;

    private final long keptFor;
    private int day;
    private boolean isNewWeek;

    /// @param keptFor how long profiles are kept after their newest transaction
    ProfileClock(long keptFor) {
        this.keptFor = keptFor;
    }

    /// Takes the newest day from its entry.
    void set(byte @Nullable [] entry) {
        if (entry == null) {
            day = 0;
            return;
        }
        if (entry.length != 1 + Integer.BYTES || entry[0] != VERSION) {
            throw new IllegalStateException(
                    "the newest day of profiles must be of version "
                            + VERSION
                            + ": bytes="
                            + entry.length);
        }
        day = ByteBuffer.wrap(entry).getInt(1);
    }

    byte[] entry() {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(VERSION).putInt(day).array();
    }

    /// A transaction of that time has come.
    ///
    /// @return whether its day is the newest
    boolean reach(long time) {
        int reached = (int) (time / DAY);
        if (reached <= day) {
            return false;
        }
        isNewWeek = reached / 7 > day / 7;
        day = reached;
        return true;
    }

    /// Whether the newest day was the first to be seen of its week.
    boolean isNewWeek() {
        return isNewWeek;
    }

    /// A newest day that is yet to come was set by a time that could not be: it becomes the day of
    /// this one.
    ///
    /// @param now by the clock on the wall
    /// @return whether it was set back
    boolean setBack(long now, long time) {
        if (day <= now / DAY + 1) {
            return false;
        }
        day = (int) (Math.min(time, now) / DAY);
        return true;
    }

    /// The beginning of the newest day.
    long today() {
        return day * DAY;
    }

    /// Whether a transaction of that time finds a profile forgotten.
    ///
    /// @param touched event time of its newest transaction
    boolean isForgotten(long touched, long time) {
        return touched != Profile.UNKNOWN
                && touched + keptFor < Math.max(time, today() - LATE.toMillis());
    }

    /// Whether every transaction does.
    boolean isGone(long touched) {
        return isForgotten(touched, 0);
    }
}

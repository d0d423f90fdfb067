package io.counterweight.feature;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/// What the clocks of a zone show at an event time.
final class ZoneClock {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    // 1970-01-01 was a Thursday: day 3 with Monday = 0
    private static final int FIRST_WEEKDAY = 3;

    private final ZoneRules rules;
    private final boolean utc;

    ZoneClock(String zone) {
        this.rules = ZoneId.of(zone).getRules();
        this.utc = rules.isFixedOffset() && rules.getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
    }

    int hour(long eventTime) {
        return (int) (Math.floorMod(local(eventTime), DAY) / HOUR);
    }

    /// Monday = 0.
    int weekday(long eventTime) {
        return (int) Math.floorMod(Math.floorDiv(local(eventTime), DAY) + FIRST_WEEKDAY, 7L);
    }

    /// Share of the day gone, in [0, 1).
    double dayShare(long eventTime) {
        return Math.floorMod(local(eventTime), DAY) / (double) DAY;
    }

    private long local(long eventTime) {
        if (utc) {
            return eventTime;
        }
        return eventTime
                + 1000L * rules.getOffset(Instant.ofEpochMilli(eventTime)).getTotalSeconds();
    }
}

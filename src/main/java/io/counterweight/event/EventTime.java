package io.counterweight.event;

import io.counterweight.event.BadRecord.Reason;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Reads a written time as milliseconds since the epoch.
interface EventTime {
    /// The end of the year 9999: no time is later.
    long LATEST = 253_402_300_799_999L;

    /// Milliseconds since the epoch.
    ///
    /// @throws UnusableException for a text that is no time, or one outside 1970 … 9999
    long parse(String text, String path) throws UnusableException;

    static EventTime of(TimeSource source) {
        var unit = source.unit();
        return switch (source.format()) {
            case ISO -> {
                var zone = source.zone();
                yield iso(zone == null ? ZoneOffset.UTC : zone.normalized());
            }
            case EPOCH_SECONDS -> (text, path) -> number(text, 1000, path);
            case EPOCH_MILLIS -> (text, path) -> number(text, 1, path);
            case ROW_NUMBER -> {
                var millis = unit == null ? 1 : unit.toMillis();
                yield (text, path) -> number(text, millis, path);
            }
        };
    }

    /// Reads ISO times.
    ///
    /// @param zone where the text names no offset
    static EventTime iso(ZoneId zone) {
        return (text, path) -> {
            var millis = IsoTime.parse(text, zone);
            if (millis == IsoTime.NONE) {
                throw new UnusableException(Reason.BAD_TIME, path + " is not an ISO date and time");
            }
            return checked(millis, path);
        };
    }

    /// Refuses a time too far after the record's own.
    ///
    /// @param recorded when the record was written, in ms since the epoch
    /// @param ahead how far the time may be after that
    static void requireNotFarAhead(long time, long recorded, Duration ahead, String path)
            throws UnusableException {
        if (time - recorded > ahead.toMillis()) {
            throw new UnusableException(
                    Reason.FAR_FUTURE,
                    path
                            + " is more than "
                            + ahead.toSeconds()
                            + " s after the time of the record itself");
        }
    }

    private static long number(String text, long millis, String path) throws UnusableException {
        if (!NumberText.isNumber(text)) {
            throw new UnusableException(Reason.BAD_TIME, path + " must be a number");
        }
        // A double holds every millisecond up to LATEST exactly.
        return checked(Math.round(Double.parseDouble(text) * millis), path);
    }

    private static long checked(long millis, String path) throws UnusableException {
        if (millis < 0) {
            throw new UnusableException(Reason.BEFORE_EPOCH, path + " is before 1970");
        }
        if (millis > LATEST) {
            throw new UnusableException(Reason.BAD_TIME, path + " is after the year 9999");
        }
        return millis;
    }
}

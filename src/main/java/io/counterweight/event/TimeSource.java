package io.counterweight.event;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// Where the event time is found and how it is written.
///
/// @param zone of an ISO time that names none; null is UTC
/// @param unit event time from one row to the next; only with [Format#ROW_NUMBER], where row 0 is
///   the epoch
/// @param ahead how far it may be after the time of the record itself, [#tolerance]; null for
///   [#USUAL_TOLERANCE]
public record TimeSource(
        String from,
        Format format,
        @Nullable ZoneId zone,
        @Nullable Duration unit,
        @Nullable Duration ahead) {
    /// What the clocks of two machines that are looked after differ by at most.
    public static final Duration USUAL_TOLERANCE = Duration.ofMinutes(5);

    public TimeSource(String from, Format format, @Nullable ZoneId zone, @Nullable Duration unit) {
        this(from, format, zone, unit, null);
    }

    /// How a time is written.
    public enum Format {
        /// `2018-04-01T00:00:31`, with or without fraction, offset or `Z`; a space may stand for T.
        ISO,
        EPOCH_SECONDS,
        EPOCH_MILLIS,
        ROW_NUMBER
    }

    public TimeSource {
        if (zone != null && format != Format.ISO) {
            throw new IllegalArgumentException(
                    "zone is only for the format iso: zone=" + zone + ", format=" + format);
        }
        if ((unit != null) != (format == Format.ROW_NUMBER)) {
            throw new IllegalArgumentException(
                    "unit (the time from one row to the next, such as 607ms) goes with the format"
                            + " row-number, and only with it");
        }
        if (unit != null && unit.toMillis() <= 0) {
            throw new IllegalArgumentException("unit must be at least 1ms: unit=" + unit);
        }
        if (ahead != null && (ahead.isNegative() || ahead.compareTo(Duration.ofDays(1)) > 0)) {
            throw new IllegalArgumentException("ahead must be in [0s, 1d]: ahead=" + ahead);
        }
    }

    /// How far an event time may be after the time of its record: what is later is a dead letter.
    public Duration tolerance() {
        return ahead == null ? USUAL_TOLERANCE : ahead;
    }
}

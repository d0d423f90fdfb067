package io.counterweight.event;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;

/// Reads a date that a field says, such as a day of birth, as milliseconds since the epoch; it may
/// lie before it.
final class DateText {
    /// What is no date.
    static final long NONE = Long.MIN_VALUE;

    private static final long FIRST = -62_135_596_800_000L;
    private static final int DAY_LENGTH = 10;

    private DateText() {}

    /// @param zone of an ISO text that names none: a day alone is its midnight there
    static long parse(String text, TimeSource.Format format, ZoneId zone) {
        long millis =
                switch (format) {
                    case ISO -> iso(text, zone);
                    case EPOCH_SECONDS -> number(text, 1000);
                    case EPOCH_MILLIS -> number(text, 1);
                    case ROW_NUMBER -> NONE;
                };
        return millis < FIRST || millis > EventTime.LATEST ? NONE : millis;
    }

    private static long iso(String text, ZoneId zone) {
        if (text.length() != DAY_LENGTH) {
            return IsoTime.parse(text, zone);
        }
        try {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return NONE;
        }
    }

    private static long number(String text, long unit) {
        return NumberText.isNumber(text) ? Math.round(Double.parseDouble(text) * unit) : NONE;
    }
}

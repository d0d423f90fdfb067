package io.counterweight.event;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Reads `yyyy-MM-ddTHH:mm:ss[.fraction][Z|±HH:mm]` (a space may stand for T) without a formatter:
/// it is on the path of every transaction.
final class IsoTime {
    /// What is no time. Not an error by itself: callers know what to say.
    static final long NONE = Long.MIN_VALUE;

    private static final int SECONDS_END = 19;

    private IsoTime() {}

    /// @param zone where the text names no offset; in the hour that comes twice the earlier one is
    ///   meant, an hour that is skipped is taken as that much later
    static long parse(String text, ZoneId zone) {
        if (!hasForm(text)) {
            return NONE;
        }
        var year = digits(text, 0, 4);
        var month = digits(text, 5, 7);
        var day = digits(text, 8, 10);
        var hour = digits(text, 11, 13);
        var minute = digits(text, 14, 16);
        var second = digits(text, 17, SECONDS_END);
        if (year < 0 || month < 1 || month > 12 || day < 1 || second < 0 || second > 59) {
            return NONE;
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return NONE;
        }
        if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
            return NONE;
        }
        var end = fractionEnd(text);
        var offset = end < 0 ? NONE : offset(text, end);
        if (offset == NONE) {
            return NONE;
        }
        var date = LocalDate.of(year, month, day);
        var local = ((date.toEpochDay() * 24 + hour) * 60 + minute) * 60 + second;
        if (end < text.length()) {
            local -= offset;
        } else if (!zone.equals(ZoneOffset.UTC)) {
            local =
                    LocalDateTime.of(date, LocalTime.of(hour, minute, second))
                            .atZone(zone)
                            .toEpochSecond();
        }
        return local * 1000 + millis(text, end);
    }

    private static boolean hasForm(String text) {
        return text.length() >= SECONDS_END
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (text.charAt(10) == 'T' || text.charAt(10) == ' ')
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    /// Where the fraction ends; -1 for a point without 1 to 9 digits.
    private static int fractionEnd(String text) {
        if (text.length() == SECONDS_END || text.charAt(SECONDS_END) != '.') {
            return SECONDS_END;
        }
        var end = SECONDS_END + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        var count = end - SECONDS_END - 1;
        return count >= 1 && count <= 9 ? end : -1;
    }

    private static long millis(String text, int end) {
        var millis = 0;
        for (var at = SECONDS_END + 1; at < SECONDS_END + 4; at++) {
            millis = millis * 10 + (at < end ? text.charAt(at) - '0' : 0);
        }
        return millis;
    }

    /// Seconds east of UTC; 0 where the text ends; [#NONE] when it is no offset.
    private static long offset(String text, int at) {
        var length = text.length() - at;
        if (length == 0 || (length == 1 && text.charAt(at) == 'Z')) {
            return 0;
        }
        if (length != 6 || text.charAt(at + 3) != ':') {
            return NONE;
        }
        var hours = digits(text, at + 1, at + 3);
        var minutes = digits(text, at + 4, at + 6);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return NONE;
        }
        var seconds = (hours * 60L + minutes) * 60;
        return switch (text.charAt(at)) {
            case '+' -> seconds;
            case '-' -> -seconds;
            default -> NONE;
        };
    }

    /// The number that the digits make, or -1 where one is none.
    private static int digits(String text, int from, int to) {
        var number = 0;
        for (var at = from; at < to; at++) {
            if (!isDigit(text.charAt(at))) {
                return -1;
            }
            number = number * 10 + text.charAt(at) - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

package io.counterweight.expression;

import io.counterweight.expression.Code.Longs;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CEL's functions of dates, in UTC or the zone named, and of durations.
final class DateFunctions {
    private static final long DAY = 86_400_000;

    private DateFunctions() {}

    private interface OfLocal {
        /// @param local milliseconds that the clocks of the zone show
        long at(long local);
    }

    /// @param zone the last argument where it is a literal text
    static @Nullable Code of(String function, List<Code> a, String zone) {
        var part = ofDate(function);
        if (part == null || !(a.getFirst() instanceof Longs of)) {
            return null;
        }
        var millis = of.at();
        if (of.type() == Type.DURATION) {
            long unit = unit(function);
            return Code.whole(unit == 1 ? v -> millis.at(v) % 1000 : v -> millis.at(v) / unit);
        }
        if (a.size() == 1) {
            return Code.whole(v -> part.at(millis.at(v)));
        }
        var rules = rules(zone);
        return Code.whole(v -> part.at(local(millis.at(v), rules)));
    }

    private static @Nullable OfLocal ofDate(String function) {
        return switch (function) {
            case "getFullYear" -> t -> day(t).getYear();
            case "getMonth" -> t -> day(t).getMonthValue() - 1;
            case "getDate" -> t -> day(t).getDayOfMonth();
            case "getDayOfMonth" -> t -> day(t).getDayOfMonth() - 1;
            case "getDayOfYear" -> t -> day(t).getDayOfYear() - 1;
            // 1970-01-01 was a Thursday: day 4 with Sunday = 0.
            case "getDayOfWeek" -> t -> Math.floorMod(Math.floorDiv(t, DAY) + 4, 7L);
            case "getHours" -> t -> Math.floorMod(t, DAY) / 3_600_000;
            case "getMinutes" -> t -> Math.floorMod(t, 3_600_000L) / 60_000;
            case "getSeconds" -> t -> Math.floorMod(t, 60_000L) / 1000;
            case "getMilliseconds" -> t -> Math.floorMod(t, 1000L);
            default -> null;
        };
    }

    private static long unit(String function) {
        return switch (function) {
            case "getHours" -> 3_600_000;
            case "getMinutes" -> 60_000;
            case "getSeconds" -> 1000;
            default -> 1;
        };
    }

    private static LocalDate day(long local) {
        return LocalDate.ofEpochDay(Math.floorDiv(local, DAY));
    }

    private static long local(long millis, ZoneRules rules) {
        return millis + 1000L * rules.getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds();
    }

    private static ZoneRules rules(String zone) {
        try {
            return ZoneId.of(zone).getRules();
        } catch (DateTimeException e) {
            throw new ExpressionException(
                    "a zone must be written out, such as \"Europe/Brussels\": zone=" + zone);
        }
    }
}

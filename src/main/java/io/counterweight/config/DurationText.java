package io.counterweight.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// A duration as it is written in YAML: a whole number and its unit, such as `7d`, `1h`, `15m`,
/// `90s` or `607ms`.
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d+) ?(ms|s|m|h|d)");

    /// No stream is older: a longer one is a slip of the finger.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    /// The largest first.
    private static final List<Unit> UNITS =
            List.of(
                    new Unit("d", 86_400_000),
                    new Unit("h", 3_600_000),
                    new Unit("m", 60_000),
                    new Unit("s", 1_000));

    private record Unit(String name, long millis) {}

    private DurationText() {}

    /// In the largest unit that keeps it whole; [#parse] reads it again.
    ///
    /// @param duration whole milliseconds, not negative
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0d";
        }
        return UNITS.stream()
                .filter(unit -> millis % unit.millis == 0)
                .findFirst()
                .map(unit -> millis / unit.millis + unit.name)
                .orElse(millis + "ms");
    }

    /// @throws IllegalArgumentException says what is wrong with the text
    public static Duration parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    NUMBER.matcher(text).matches()
                            ? "a duration needs a unit (ms, s, m, h or d): found \""
                                    + text
                                    + "\", write for example "
                                    + text.replaceAll("^-|\\..*", "")
                                    + "d"
                            : "expected a duration such as 7d, 1h, 15m, 90s or 607ms, found \""
                                    + text
                                    + "\"");
        }
        try {
            var count = Long.parseLong(form.group(1));
            var duration =
                    switch (form.group(2)) {
                        case "ms" -> Duration.ofMillis(count);
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    };
            if (duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
            throw new IllegalArgumentException(
                    "a duration must be at most " + of(LONGEST) + ": \"" + text + "\"");
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("the duration is too long: \"" + text + "\"", e);
        }
    }
}

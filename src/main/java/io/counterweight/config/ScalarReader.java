package io.counterweight.config;

import io.counterweight.event.NearestWord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Turns one YAML scalar into a value of a Java type. Errors are IllegalArgumentExceptions that say
/// what was expected and what was found; the binder adds file, line and path.
final class ScalarReader {
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d+");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern PERCENT = Pattern.compile("(\\d+(\\.\\d*)?|\\.\\d+) ?%");

    private static final Map<Class<?>, Function<ScalarNode, Object>> READERS =
            Map.ofEntries(
                    Map.entry(String.class, ScalarNode::getValue),
                    Map.entry(int.class, ScalarReader::readInt),
                    Map.entry(Integer.class, ScalarReader::readInt),
                    Map.entry(long.class, ScalarReader::readLong),
                    Map.entry(Long.class, ScalarReader::readLong),
                    Map.entry(double.class, ScalarReader::readDouble),
                    Map.entry(Double.class, ScalarReader::readDouble),
                    Map.entry(boolean.class, ScalarReader::readBoolean),
                    Map.entry(Boolean.class, ScalarReader::readBoolean),
                    Map.entry(Duration.class, node -> DurationText.parse(node.getValue())),
                    Map.entry(Path.class, node -> Path.of(node.getValue())),
                    Map.entry(ZoneId.class, ScalarReader::readZone));

    private ScalarReader() {}

    /// Reads a scalar of that type, or null when the type is not a scalar one.
    static @Nullable Function<ScalarNode, Object> of(Class<?> type) {
        return type.isEnum() ? node -> readEnum(node, type) : READERS.get(type);
    }

    private static Object readInt(ScalarNode node) {
        var value = readLong(node);
        if (value != (int) value) {
            throw new IllegalArgumentException(
                    "expected a whole number of at most " + Integer.MAX_VALUE + ", found " + value);
        }
        return (int) value;
    }

    private static long readLong(ScalarNode node) {
        var text = plain(node, WHOLE, "a whole number");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the number is too large: " + text, e);
        }
    }

    /// A number, or a share in percent.
    private static Object readDouble(ScalarNode node) {
        var percent = PERCENT.matcher(node.getValue());
        if (node.isPlain() && percent.matches()) {
            return new BigDecimal(percent.group(1)).movePointLeft(2).doubleValue();
        }
        var value = Double.parseDouble(plain(node, DECIMAL, "a number"));
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("the number is too large: " + node.getValue());
        }
        return value;
    }

    private static Object readBoolean(ScalarNode node) {
        return plain(node, Pattern.compile("true|false"), "true or false").equals("true");
    }

    private static Object readZone(ScalarNode node) {
        var text = node.getValue();
        try {
            return ZoneId.of(text);
        } catch (java.time.DateTimeException e) {
            var known = new TreeSet<>(ZoneId.getAvailableZoneIds());
            throw new IllegalArgumentException(
                    "unknown time zone \""
                            + text
                            + "\"; "
                            + NearestWord.of(text, known)
                                    .map(near -> "did you mean \"" + near + "\"?")
                                    .orElse("write for example UTC or Europe/Brussels"),
                    e);
        }
    }

    private static Object readEnum(ScalarNode node, Class<?> type) {
        var known = new ArrayList<String>();
        for (var constant : type.getEnumConstants()) {
            var name = KebabCase.of(((Enum<?>) constant).name());
            if (name.equals(node.getValue())) {
                return constant;
            }
            known.add(name);
        }
        throw new IllegalArgumentException(
                "unknown value \""
                        + node.getValue()
                        + "\"; "
                        + NearestWord.hint(node.getValue(), known));
    }

    private static String plain(ScalarNode node, Pattern form, String expected) {
        if (!node.isPlain() || !form.matcher(node.getValue()).matches()) {
            throw new IllegalArgumentException(
                    "expected "
                            + expected
                            + ", found "
                            + (node.isPlain() ? "" : "the text ")
                            + "\""
                            + node.getValue()
                            + "\"");
        }
        return node.getValue();
    }
}

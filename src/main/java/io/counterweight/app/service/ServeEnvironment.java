package io.counterweight.app.service;

import io.counterweight.answer.Fallback;
import io.counterweight.config.DurationText;
import io.counterweight.config.UserError;
import io.counterweight.runtime.Guarantee;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The settings that environment variables give: `COUNTERWEIGHT_PIPELINE`, `_ROLE`, `_STATE_DIR`,
/// `_START_FROM`, `_THREADS`, `_HTTP_HOST`, `_HTTP_PORT`, `_HTTP_TOKEN_FILE`, `_ID_KEYS_FILE`,
/// `_GUARANTEE`, and `COUNTERWEIGHT_KAFKA_` followed by the name of any setting of a Kafka client,
/// in capitals and with `_` for the dots.
final class ServeEnvironment {
    private static final String PREFIX = "COUNTERWEIGHT_";
    private static final String KAFKA = PREFIX + "KAFKA_";

    /// What Kubernetes sets for each service, and the launcher's own.
    private static final Pattern NOT_OURS =
            Pattern.compile(".*_SERVICE_(HOST|PORT.*)|.*_PORT(_\\d+_.*)?|COUNTERWEIGHT_JAVA_OPTS");

    private final Map<String, String> variables;
    private final Set<String> read = new HashSet<>();

    ServeEnvironment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /// @throws UserError names the variable that cannot be read
    ServeLayer layer() {
        return new ServeLayer(
                value("PIPELINE", text -> text),
                value("ROLE", ServeEnvironment::role),
                kafka(),
                null,
                null,
                value("STATE_DIR", Path::of),
                value("START_FROM", Path::of),
                value("THREADS", text -> wholeNumber(text, 1, ServeLayer.MOST_THREADS)),
                null,
                null,
                ServeLayer.Http.of(
                        value("HTTP_HOST", text -> text),
                        value("HTTP_PORT", text -> wholeNumber(text, 0, 65_535)),
                        value("HTTP_TOKEN_FILE", Path::of)),
                value("ID_KEYS_FILE", Path::of),
                value("GUARANTEE", ServeEnvironment::guarantee),
                value("PROFILE_HEAP_PERCENT", text -> wholeNumber(text, 1, 75)),
                new ServeLayer.Answers(
                        value("ANSWERS_DEADLINE", DurationText::parse),
                        value("ANSWERS_FALLBACK", text -> Fallback.parse(text).toString()),
                        value("ANSWERS_MOST", text -> wholeNumber(text, 1, 10_000)),
                        value("ANSWERS_KEY_FILE", Path::of),
                        value("ANSWERS_ADVERTISE", text -> text)));
    }

    /// Variables that look like ours and that [#layer()] did not use.
    Set<String> unknown() {
        var unknown = new TreeSet<String>();
        for (var name : variables.keySet()) {
            if (name.startsWith(PREFIX)
                    && !read.contains(name)
                    && !NOT_OURS.matcher(name).matches()) {
                unknown.add(name);
            }
        }
        return unknown;
    }

    private Map<String, String> kafka() {
        var settings = new TreeMap<String, String>();
        for (var setting : KafkaClientSettings.names()) {
            var name = KAFKA + setting.replace('.', '_').toUpperCase(Locale.ROOT);
            var value = variables.get(name);
            if (value != null) {
                if (KafkaClientSettings.isSecret(setting)) {
                    throw new UserError(
                            name
                                    + " must not hold a secret: write it to a file, and name the"
                                    + " file in --config as kafka-files."
                                    + setting);
                }
                ReservedSettings.why(setting)
                        .ifPresent(why -> {
                            throw new UserError(
                                    name + " must not be set: " + why + ": " + name + "=" + value);
                        });
                read.add(name);
                settings.put(setting, value);
            }
        }
        return settings;
    }

    private <T> @Nullable T value(String suffix, Function<String, T> reader) {
        var name = PREFIX + suffix;
        var text = variables.get(name);
        if (text == null) {
            return null;
        }
        read.add(name);
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UserError(name + " " + e.getMessage() + ": " + name + "=" + text, e);
        }
    }

    private static Role role(String text) {
        for (var role : Role.values()) {
            if (role.name().equalsIgnoreCase(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException("must be all, scorer or trainer");
    }

    private static Guarantee guarantee(String text) {
        for (var guarantee : Guarantee.values()) {
            if (guarantee.toString().equals(text)) {
                return guarantee;
            }
        }
        throw new IllegalArgumentException("must be exactly-once or at-least-once");
    }

    private static int wholeNumber(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // The message below says it.
        }
        throw new IllegalArgumentException("must be a whole number in " + least + ".." + most);
    }
}

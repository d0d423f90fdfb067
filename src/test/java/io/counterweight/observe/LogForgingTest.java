package io.counterweight.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text that came from outside cannot make a line of the log.
class LogForgingTest {
    private static final String FORGED =
            "p-1\r\n2026-01-01T00:00:00.000Z ERROR Forged line\u001b[31m\u2028x";

    @ParameterizedTest
    @ValueSource(strings = {"log4j2.xml", "log4j2-demo.xml"})
    void aMessageIsOneLineWithoutControlCharacters(String file) throws IOException {
        var line = layout(file).toSerializable(event(FORGED, null));
        assertThat(line.stripTrailing()).contains("p-1\\r\\n2026").hasLineCount(1);
        assertThat(line).doesNotContain("\u001b", "\u2028").endsWith("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"log4j2.xml", "log4j2-demo.xml"})
    void theLinesOfAnExceptionAreIndented(String file) throws IOException {
        var text = layout(file).toSerializable(event("failed", new IllegalStateException(FORGED)));
        var lines = text.lines().toList();
        assertThat(lines.size()).isGreaterThan(3);
        assertThat(lines.getFirst()).endsWith("failed");
        assertThat(lines.subList(2, lines.size()))
                .allSatisfy(line -> assertThat(line).startsWith("  "));
        assertThat(text).contains("Forged line").endsWith("\n");
    }

    private static Log4jLogEvent event(String message, Throwable thrown) {
        return Log4jLogEvent.newBuilder()
                .setLoggerName("io.counterweight.Test")
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage(message))
                .setThrown(thrown)
                .build();
    }

    /// The pattern that the file gives, as Log4j reads the file.
    private static PatternLayout layout(String file) throws IOException {
        var xml = Files.readString(Path.of("src/main/resources", file));
        var pattern = Pattern.compile("pattern=\"([^\"]*)\"").matcher(xml);
        assertThat(pattern.find()).isTrue();
        return PatternLayout.newBuilder()
                .withConfiguration(new DefaultConfiguration())
                .withPattern(pattern.group(1).replace("&#10;", "\n"))
                .build();
    }
}

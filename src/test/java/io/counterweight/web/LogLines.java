package io.counterweight.web;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/// What is logged while this is open, `LEVEL message` each.
final class LogLines implements AutoCloseable {
    private static final String PACKAGE = "io.counterweight.web";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LogManager.getRootLogger();
    private final AbstractAppender appender =
            new AbstractAppender("lines", null, null, true, Property.EMPTY_ARRAY) {
                @Override
                public void append(LogEvent event) {
                    lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
                }
            };

    LogLines() {
        Configurator.setLevel(PACKAGE, Level.INFO);
        appender.start();
        root.addAppender(appender);
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        Configurator.setLevel(PACKAGE, Level.WARN);
        root.removeAppender(appender);
        appender.stop();
    }
}

package io.counterweight.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts the stream threads of an application that died and were replaced, by cause. All causes
/// are there at 0 from the start. Thread-safe.
public final class ThreadReplacements {
    private final Map<String, Counter> counters = new HashMap<>();

    /// @param causes all that there can be, in kebab-case
    public ThreadReplacements(MeterRegistry registry, String application, List<String> causes) {
        for (var cause : causes) {
            counters.put(
                    cause,
                    Counter.builder("counterweight.thread.replacements")
                            .description(
                                    "Stream threads that died of what passes by and were replaced")
                            .tag("application", application)
                            .tag("cause", cause)
                            .register(registry));
        }
    }

    /// Counts one.
    public void add(String cause) {
        var counter = counters.get(cause);
        if (counter == null) {
            throw new IllegalArgumentException("cause must be a known one: cause=" + cause);
        }
        counter.increment();
    }
}

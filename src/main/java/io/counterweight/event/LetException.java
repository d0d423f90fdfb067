package io.counterweight.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Named expressions that cannot be computed. The message is for people.
public final class LetException extends IllegalArgumentException {
    private static final long serialVersionUID = 2;

    private final transient Map<String, String> problems;

    LetException(String name, String message) {
        this(Map.of(name, message));
    }

    /// @param problems by the name of the expression; at least one
    LetException(Map<String, String> problems) {
        super(String.join("\n", problems.values()));
        this.problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    }

    /// What is wrong with each, by its name.
    public Map<String, String> problems() {
        return problems;
    }
}

package io.counterweight.app.service;

import java.util.List;

/// Which applications a process runs.
public enum Role {
    ALL,
    SCORER,
    TRAINER;

    /// The names of the applications, in the order in which they start.
    List<String> applications() {
        return switch (this) {
            case ALL -> List.of("scorer", "trainer");
            case SCORER -> List.of("scorer");
            case TRAINER -> List.of("trainer");
        };
    }

    boolean scores() {
        return this != TRAINER;
    }

    boolean trains() {
        return this != SCORER;
    }
}

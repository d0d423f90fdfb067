package io.counterweight.app.service;

/// Which applications a process runs.
public enum Role {
    ALL,
    SCORER,
    TRAINER;

    boolean scores() {
        return this != TRAINER;
    }

    boolean trains() {
        return this != SCORER;
    }
}

package io.counterweight.app;

/// Which applications a process runs.
enum Role {
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

package io.counterweight.stream;

/// The parts of a replay that can go on side by side. Records go from each to those behind it; what
/// comes back is waited for.
enum Part {
    /// Reads what comes from outside.
    CHECK,

    /// Takes features, scores, brings labels and transactions together.
    SCORE,

    /// Learns.
    LEARN;

    /// The part of a processor.
    static Part of(String processor) {
        return switch (processor) {
            case "check-transactions", "check-labels" -> CHECK;
            case "learn-examples" -> LEARN;
            default -> SCORE;
        };
    }
}

package io.counterweight.evaluate;

/// Judged scores for tests.
final class Scored {
    private Scored() {}

    /// What was said is what was said before calibration too.
    static JudgedScore of(String id, int decision, float[] probabilities) {
        return at(id, 0, decision, probabilities);
    }

    static JudgedScore at(String id, long time, int decision, float[] probabilities) {
        return new JudgedScore(id, time, decision, probabilities, probabilities);
    }
}

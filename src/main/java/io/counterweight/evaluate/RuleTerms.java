package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// What a rule is judged by.
///
/// @param action the word of what it asks for
/// @param state the word of how far it is
/// @param ofClass the class that it suspects; null for any but the majority
/// @param since transactions of before do not count: it was none, or another (ms)
public record RuleTerms(
        String name, String action, String state, @Nullable Integer ofClass, long since) {
    /// One that was always so.
    public RuleTerms(String name, String action, String state, @Nullable Integer ofClass) {
        this(name, action, state, ofClass, Long.MIN_VALUE);
    }

    /// Whether a transaction of that class is what the rule looks for.
    boolean isHit(int label, int majority) {
        return ofClass == null ? label != majority : label == ofClass;
    }
}

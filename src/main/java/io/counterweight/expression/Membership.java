package io.counterweight.expression;

/// What `listed("name", text)` asks. Any thread.
@FunctionalInterface
public interface Membership {
    /// Whether a text is in the list.
    ///
    /// @param time of the event that asks (ms)
    boolean has(String text, long time);
}

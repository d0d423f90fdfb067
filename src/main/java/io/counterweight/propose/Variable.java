package io.counterweight.propose;

/// What a condition may be of.
///
/// @param name as expressions write it
public record Variable(String name, Kind kind) {
    /// What its values are.
    public enum Kind {
        NUMBER,
        /// 0 or 1, and true or false in expressions.
        BOOLEAN,
        /// 0 or 1, and a number in expressions.
        FLAG,
        TEXT
    }
}

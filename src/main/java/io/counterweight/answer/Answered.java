package io.counterweight.answer;

/// What a call gets.
public sealed interface Answered {
    /// A decision.
    ///
    /// @param json as [io.counterweight.event.DecisionWriter#answer] writes it
    record Decided(byte[] json) implements Answered {}

    /// None.
    ///
    /// @param status of HTTP
    /// @param rule that was broken, in kebab-case
    /// @param name of what broke it
    /// @param detail one sentence for a person, without the caller's values
    record Refused(int status, String rule, String name, String detail) implements Answered {}
}

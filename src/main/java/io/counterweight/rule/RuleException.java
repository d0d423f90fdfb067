package io.counterweight.rule;

import java.util.List;
import java.util.stream.Collectors;

/// Rules that cannot be compiled. The message is for people.
public final class RuleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /// What is wrong with one rule or list.
    ///
    /// @param part of the file: `rules` or `lists`
    /// @param name of the rule or list
    /// @param key of the rule; empty for all of it
    public record Problem(String part, String name, String key, String message) {
        /// Where in a file that is, such as `rules.large.when`.
        public String path() {
            return part + "." + name + (key.isEmpty() ? "" : "." + key);
        }
    }

    /// @param problems at least one
    RuleException(List<Problem> problems) {
        super(
                problems.stream()
                        .map(problem -> problem.path() + ": " + problem.message())
                        .collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// All that is wrong, in declared order.
    public List<Problem> problems() {
        return problems;
    }
}

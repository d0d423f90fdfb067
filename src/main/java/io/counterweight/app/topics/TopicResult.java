package io.counterweight.app.topics;

import io.counterweight.config.TopicSpec;
import java.util.List;

/// What became of one topic.
public sealed interface TopicResult {
    TopicSpec topic();

    /// It was missing.
    record Created(TopicSpec topic) implements TopicResult {}

    /// It was there, and nothing about it is weaker than declared.
    record AsDeclared(TopicSpec topic) implements TopicResult {}

    /// It was there, is not as declared, and was left alone.
    ///
    /// @param isInPartitions whether the number of partitions is one of the differences
    /// @param differences one line each
    record Differs(TopicSpec topic, boolean isInPartitions, List<String> differences)
            implements TopicResult {
        public Differs {
            differences = List.copyOf(differences);
        }
    }
}

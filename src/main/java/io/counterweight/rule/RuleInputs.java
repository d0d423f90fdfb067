package io.counterweight.rule;

import io.counterweight.event.Classes;
import io.counterweight.event.EventShape;
import java.util.List;

/// What rules may name.
///
/// @param columns of the feature vector, in their order
public record RuleInputs(EventShape event, List<String> columns, Classes classes) {
    public RuleInputs {
        columns = List.copyOf(columns);
    }
}

package io.counterweight.evaluate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/// How the rules are doing: a record of the topic `evaluation` ([EvaluationRecord]).
///
/// @param eventTime when the newest label was known (ms)
/// @param rules in the order in which they are tried
@JsonIgnoreProperties(ignoreUnknown = true)
public record RulesEvaluation(String pipeline, long eventTime, List<RuleEvaluation> rules) {
    public RulesEvaluation {
        rules = List.copyOf(rules);
    }
}

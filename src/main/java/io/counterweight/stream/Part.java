package io.counterweight.stream;

import io.counterweight.plan.StreamPlan;
import java.util.HashSet;
import java.util.Set;

/// The parts of a replay that can go on side by side. Records go from each to those behind it; what
/// comes back is waited for.
enum Part {
    /// Reads what comes from outside, and gives the features that no label changes.
    CHECK,

    /// Gives the other features, scores, brings labels and transactions together.
    SCORE,

    /// Learns.
    LEARN;

    /// The processors of the first part. The entities that stand before all that hear of outcomes
    /// belong to it: nothing comes back to them.
    static Set<String> checks(StreamPlan plan) {
        var checks =
                new HashSet<>(Set.of("check-transactions", "check-labels", "check-dispositions"));
        var entities = plan.features().entities();
        var withOutcomes = plan.entitiesWithOutcomes();
        // Duplicates are known by the profiles of the first.
        if (entities.isEmpty() || !withOutcomes.contains(entities.getFirst())) {
            checks.add("drop-duplicates");
        }
        for (var entity : entities) {
            if (withOutcomes.contains(entity)) {
                break;
            }
            checks.add(ScorerTopology.observe(entity));
        }
        return checks;
    }

    /// The part of a processor.
    ///
    /// @param checks those of the first part
    static Part of(String processor, Set<String> checks) {
        if (checks.contains(processor)) {
            return CHECK;
        }
        return processor.equals("learn-examples") ? LEARN : SCORE;
    }
}

package io.counterweight.rule;

import io.counterweight.event.Action;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.FiredRule;
import io.counterweight.expression.Expression;
import io.counterweight.feature.StableHash;
import io.counterweight.rule.RuleNames.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One rule, compiled. Immutable; any thread may use it.
final class Rule {
    private static final double UNIT = 0x1p-53;

    private final String name;
    private final RuleDeclaration declared;
    private final Expression when;
    private final int[] columns;
    private final boolean readsProbability;
    private final int entity;
    private final FiredRule acting;
    private final FiredRule silent;
    private final FiredRule snoozed;
    private final List<LiveList> snoozes;

    /// @param ofClass the class suspected; null for any but the majority
    /// @param entity the place of that of its rollout; -1 where it has none
    /// @param snoozes for whom it is silent, by the place of the entity
    Rule(
            String name,
            RuleDeclaration declared,
            Expression when,
            List<RuleNames.Source> reads,
            @Nullable Integer ofClass,
            int entity,
            List<LiveList> snoozes) {
        this.snoozes = snoozes;
        this.name = name;
        this.declared = declared;
        this.when = when;
        this.columns =
                reads.stream()
                        .filter(read -> read.kind() == Kind.COLUMN)
                        .mapToInt(RuleNames.Source::at)
                        .toArray();
        this.readsProbability = reads.stream().anyMatch(read -> read.kind() == Kind.PROBABILITY);
        this.entity = entity;
        var fired = FiredRule.newBuilder().setName(name).setAction(declared.action().toString());
        if (ofClass != null) {
            fired.setOfClass(ofClass);
        }
        this.silent = fired.build();
        this.snoozed = fired.setSnoozed(true).build();
        fired.clearSnoozed();
        this.acting = fired.setActing(true).build();
    }

    Action action() {
        return declared.action();
    }

    Expression when() {
        return when;
    }

    int[] columns() {
        return columns;
    }

    boolean readsProbability() {
        return readsProbability;
    }

    /// What is said of it where it fired and is snoozed.
    FiredRule snoozed() {
        return snoozed;
    }

    /// Whether it is silent for a member of an entity, whatever its state.
    ///
    /// @param earlier what an id was called under the key before, where that is known
    boolean isSnoozed(EnrichedTransactionOrBuilder transaction, Map<String, String> earlier) {
        for (int e = 0; e < snoozes.size(); e++) {
            var list = snoozes.get(e);
            if (list.isEmpty()) {
                continue;
            }
            var id = transaction.getEntities(e);
            long time = transaction.getEventTime();
            var before = earlier.get(id);
            if (list.has(id, time) || (before != null && list.has(before, time))) {
                return true;
            }
        }
        return false;
    }

    /// What is said of it where it fired.
    FiredRule fired(boolean isActing) {
        return isActing ? acting : silent;
    }

    /// The place of the entity that decides whether it counts; -1 where none does.
    int entity() {
        return entity;
    }

    /// Whether it counts.
    ///
    /// @param id of the member of [#entity]; any where there is none
    boolean isActing(String id) {
        return switch (declared.state()) {
            case SHADOW -> false;
            case LIVE -> true;
            case ROLLOUT -> declared.rollout() != null && draw(id) < declared.rollout().share();
        };
    }

    /// Between 0 and 1, the same for the same rule and member: the hash has the rule's name as its
    /// key, so that not the same members meet all rules first.
    private double draw(String id) {
        return (StableHash.of(name + '\0' + id) >>> 11) * UNIT;
    }
}

package io.counterweight.rule;

import io.counterweight.feature.StableHash;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Declared rules and the lists that they ask, by name, in declared order. Immutable.
public record RuleBook(Map<String, RuleDeclaration> rules, Map<String, List<String>> lists) {
    public static final RuleBook EMPTY = new RuleBook(Map.of(), Map.of());

    public RuleBook {
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
        lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
    }

    /// Behind these the rules and lists of another, which take the place of those of their names.
    public RuleBook with(RuleBook other) {
        var allRules = new LinkedHashMap<>(rules);
        allRules.putAll(other.rules);
        var allLists = new LinkedHashMap<>(lists);
        allLists.putAll(other.lists);
        return new RuleBook(allRules, allLists);
    }

    /// All of them in force for everybody.
    public RuleBook live() {
        var live = new LinkedHashMap<String, RuleDeclaration>();
        rules.forEach((name, rule) -> live.put(name, rule.live()));
        return new RuleBook(live, lists);
    }

    /// What tells its rules from others, in their order and as far as they are; 0 for none at all.
    /// What is listed is no part of it: that is a matter of time.
    long fingerprint() {
        if (rules.isEmpty()) {
            return 0;
        }
        var text = new StringBuilder();
        rules.forEach((name, rule) -> {
            for (var part :
                    Arrays.asList(
                            name,
                            rule.when(),
                            rule.action(),
                            rule.class_(),
                            rule.state(),
                            rule.rollout())) {
                text.append(part).append('\0');
            }
        });
        return StableHash.of(text.toString());
    }
}

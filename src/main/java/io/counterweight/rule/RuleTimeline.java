package io.counterweight.rule;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rules of a pipeline by event time: those of its file, and changes over them in the order of
/// their times; of one time in that of the topic. Immutable.
final class RuleTimeline {
    private final RuleBook declared;
    private final List<RuleChange> changes;

    /// A change and its place in the topic.
    record Placed(long position, RuleChange change) {}

    RuleTimeline(RuleBook declared, List<Placed> changes) {
        this.declared = declared;
        this.changes =
                changes.stream()
                        .sorted(
                                Comparator.comparingLong((Placed p) -> p.change().from())
                                        .thenComparingLong(Placed::position))
                        .map(Placed::change)
                        .toList();
    }

    /// All of them, in the order of times.
    List<RuleChange> changes() {
        return changes;
    }

    /// How many changes hold at a time.
    int count(long time) {
        int low = 0;
        int high = changes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (changes.get(middle).from() <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// When the last of the first so many began.
    long from(int count) {
        return count == 0 ? Long.MIN_VALUE : changes.get(count - 1).from();
    }

    /// When the next after the first so many begins.
    long until(int count) {
        return count == changes.size() ? Long.MAX_VALUE : changes.get(count).from();
    }

    /// What holds after the first so many.
    RuleBook book(int count) {
        if (count == 0) {
            return declared;
        }
        Map<String, RuleDeclaration> rules = new LinkedHashMap<>(declared.rules());
        changes.subList(0, count).forEach(change -> change.apply(rules, declared.rules()));
        return new RuleBook(rules, declared.lists());
    }
}

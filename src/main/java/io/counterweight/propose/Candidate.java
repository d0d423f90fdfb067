package io.counterweight.propose;

import java.util.List;

/// A rule of one or two conditions, all of which must hold, and what it would do.
record Candidate(List<Condition> conditions, Score score) {
    Candidate {
        conditions = List.copyOf(conditions);
    }

    static RowTest test(List<Condition> conditions, RankedRows rows) {
        var first = conditions.getFirst().on(rows);
        if (conditions.size() == 1) {
            return first;
        }
        var second = conditions.getLast().on(rows);
        return row -> first.at(row) && second.at(row);
    }
}

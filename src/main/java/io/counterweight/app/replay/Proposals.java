package io.counterweight.app.replay;

import io.counterweight.evaluate.JudgedRule;
import io.counterweight.propose.ProposedRule;
import io.counterweight.rule.RuleBook;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules that a replay proposes.
///
/// @param at when they were made (ms): from transactions and labels before it
/// @param first day of the transactions that they were made from; null for none, as last
/// @param days of them
/// @param rows of them, all with a label
/// @param firstScored how many days from the first on the champion had no model
/// @param alerts the budget of all these days
/// @param candidates rules that were looked at
/// @param book the same as declared
/// @param judged by transactions from that moment on, in the same order
record Proposals(
        long at,
        @Nullable LocalDate first,
        @Nullable LocalDate last,
        int days,
        int rows,
        int frauds,
        int firstScored,
        long alerts,
        long candidates,
        List<ProposedRule> rules,
        RuleBook book,
        List<JudgedRule> judged) {
    Proposals {
        rules = List.copyOf(rules);
        judged = List.copyOf(judged);
    }

    Proposals judged(List<JudgedRule> rulesJudged) {
        return new Proposals(
                at,
                first,
                last,
                days,
                rows,
                frauds,
                firstScored,
                alerts,
                candidates,
                rules,
                book,
                rulesJudged);
    }
}

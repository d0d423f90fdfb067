package io.counterweight.propose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Finds the rules that would add most beyond the champion, one after another, each on what those
/// before it are not true of: what two of them see both counts once. It looks at the newer half of
/// the days on which the champion had a model, as it has learned more since the older; where it
/// never had one, at all. Used once.
public final class RuleSearch {
    private static final int LONGEST_NAME = 64;

    private final RankedRows rows;
    private final List<ProposedRule> found = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private long candidates;

    public RuleSearch(RankedRows rows) {
        this.rows = rows;
    }

    /// At most so many, the first adds most.
    public List<ProposedRule> find(int most) {
        var codes = new Codes(rows);
        int scored = rows.days() - rows.firstScored();
        find(codes, scored == 0 ? 0 : rows.firstScored() + scored / 2, most);
        return List.copyOf(found);
    }

    /// Rules that were looked at.
    public long candidates() {
        return candidates;
    }

    private void find(Codes codes, int from, int most) {
        int days = rows.days() - from;
        var caught = new Caught(rows, from);
        while (found.size() < most && days > 0) {
            var round = new Round(rows, codes, caught);
            var best = round.best();
            candidates += round.candidates();
            if (best == null) {
                return;
            }
            var refined = new Refined(rows, codes, caught);
            var rule = refined.of(best);
            candidates += refined.tried();
            caught.take(Candidate.test(rule.conditions(), rows));
            found.add(proposed(rule, days));
        }
    }

    private ProposedRule proposed(Candidate rule, int days) {
        var texts = rule.conditions().stream().map(c -> c.text(rows)).toList();
        var words = rule.conditions().stream().map(c -> c.name(rows)).toList();
        var score = rule.score();
        return new ProposedRule(
                name(String.join(" and ", words)),
                String.join(" && ", texts),
                score.fired(),
                score.hits(),
                (double) score.more() / days);
    }

    private String name(String words) {
        var plain =
                words.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", "");
        var name = plain.length() <= LONGEST_NAME ? plain : "proposed-" + (found.size() + 1);
        for (int i = 2; !names.add(name); i++) {
            name = "proposed-" + (found.size() + 1) + "-" + i;
        }
        return name;
    }
}

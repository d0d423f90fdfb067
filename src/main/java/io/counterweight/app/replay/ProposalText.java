package io.counterweight.app.replay;

import io.counterweight.propose.ProposedRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a replay says of the rules that it proposes.
final class ProposalText {
    private ProposalText() {}

    /// @param proposals null where the replay ended before they were made
    static List<String> lines(@Nullable Proposals proposals) {
        if (proposals == null) {
            return List.of("proposed: nothing, since no transaction came at or after that time");
        }
        var lines = new ArrayList<String>();
        var at = Instant.ofEpochMilli(proposals.at());
        lines.add(
                format(
                        "proposed at %s, from %,d labelled transactions of %d days, %,d frauds; %,d"
                                + " candidates were looked at",
                        at,
                        proposals.rows(),
                        proposals.days(),
                        proposals.frauds(),
                        proposals.candidates()));
        if (proposals.rules().isEmpty()) {
            lines.add("  nothing that adds to the champion for sure");
            return lines;
        }
        proposals.rules().forEach(rule -> lines.add(line(rule)));
        lines.add("judged by what came after, which they were not made from:");
        lines.addAll(RulesText.lines(proposals.judged()));
        return lines;
    }

    private static String line(ProposedRule rule) {
        return format(
                "  %s: %d of %d frauds, adds %.2f a day",
                rule.when(), rule.hits(), rule.fired(), rule.addsPerDay());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

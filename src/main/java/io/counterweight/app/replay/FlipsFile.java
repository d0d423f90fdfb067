package io.counterweight.app.replay;

import io.counterweight.event.Action;
import io.counterweight.event.Example;
import io.counterweight.event.FiredRule;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/// The labelled transactions of which something else would be done with the rules that are tried,
/// as CSV, in the order in which labels came. Columns:
/// `transactionId,eventTime,before,after,madeBy,rules,probability,label`. Before is without the
/// rules that are tried; the rules are all that were true, joined by blanks; the probability is the
/// champion's of fraud, empty where it had no model. Revisions are left out.
final class FlipsFile implements Consumer<Example>, AutoCloseable {
    /// Its name in the folder of the report.
    static final String NAME = "rule-flips.csv";

    private final StreamPlan plan;
    private final Set<String> tried;
    private final BufferedWriter out;
    private long count;

    private FlipsFile(StreamPlan plan, Set<String> tried, BufferedWriter out) {
        this.plan = plan;
        this.tried = tried;
        this.out = out;
    }

    /// @param tried names of the rules that are tried
    static FlipsFile create(Path file, StreamPlan plan, Set<String> tried) throws IOException {
        var out = Files.newBufferedWriter(file);
        out.write("transactionId,eventTime,before,after,madeBy,rules,probability,label\n");
        return new FlipsFile(plan, Set.copyOf(tried), out);
    }

    /// Transactions in the file.
    long count() {
        return count;
    }

    @Override
    public void accept(Example example) {
        var scored = example.getScored();
        if (example.hasRevisedFrom() || !scored.hasRuled()) {
            return;
        }
        var ruled = scored.getRuled();
        var before = before(scored);
        if (ruled.getAction().equals(before)) {
            return;
        }
        count++;
        var rules =
                String.join(" ", ruled.getFiredList().stream().map(FiredRule::getName).toList());
        var probability =
                scored.getProbabilitiesCount() == 0
                        ? ""
                        : Float.toString(RulesReport.fraud(plan, scored));
        try {
            out.write(
                    String.join(
                                    ",",
                                    CsvText.quoted(scored.getTransactionId()),
                                    Instant.ofEpochMilli(scored.getEventTime()).toString(),
                                    before,
                                    ruled.getAction(),
                                    CsvText.quoted(ruled.getMadeBy()),
                                    rules,
                                    probability,
                                    CsvText.quoted(plan.classes().name(example.getLabel())))
                            + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is done by the model and the other rules.
    private String before(ScoredTransaction scored) {
        Action strongest = scored.getDecision() == plan.classes().majority() ? null : Action.ALERT;
        for (var fired : scored.getRuled().getFiredList()) {
            var action = Action.of(fired.getAction()).orElse(Action.TAG);
            if (fired.getActing()
                    && !tried.contains(fired.getName())
                    && action.isStrongerThan(strongest)) {
                strongest = action;
            }
        }
        return (strongest == null ? Action.ALLOW : strongest).toString();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

package io.counterweight.rule;

import io.counterweight.expression.Scope;
import io.counterweight.expression.Values;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The rules of a pipeline, compiled together. Immutable; any thread may use it, each with its own
/// [RuleRun]: another set takes its place as a whole.
public final class RuleSet {
    private final RuleBook book;
    private final long fingerprint;
    private final List<Rule> rules;
    private final Scope scope;
    private final List<Read> reads;

    /// A value that some rule reads: where it stands, and its slot.
    record Read(RuleNames.Source source, int slot) {}

    private RuleSet(RuleBook book, RuleCompiler compiler) {
        this.book = book;
        this.fingerprint = book.fingerprint();
        this.rules = compiler.rules();
        this.scope = compiler.names().scope();
        var variables = new LinkedHashSet<Scope.Variable>();
        rules.forEach(rule -> variables.addAll(rule.when().reads()));
        var reads = new ArrayList<Read>();
        variables.forEach(v -> reads.add(new Read(compiler.names().source(v), v.slot())));
        this.reads = List.copyOf(reads);
    }

    /// Rules that may ask no list but those of the book.
    ///
    /// @throws RuleException for all rules that are none, or name what is unknown
    public static RuleSet compile(RuleInputs inputs, RuleBook book) {
        return new RuleSet(book, new RuleCompiler(inputs, book, new LiveLists(book.lists()), true));
    }

    /// Rules that may ask any list: one that nobody filled is empty.
    ///
    /// @throws RuleException for all rules that are none, or name what is unknown
    static RuleSet compile(RuleInputs inputs, RuleBook book, LiveLists lists) {
        return new RuleSet(book, new RuleCompiler(inputs, book, lists, false));
    }

    /// The same of one rule before it is sent: a list must be known.
    ///
    /// @throws RuleException for all that is wrong
    static void check(RuleInputs inputs, RuleBook book, LiveLists lists) {
        var _ = new RuleSet(book, new RuleCompiler(inputs, book, lists, true));
    }

    /// What tells the rules from others, equal for equal ones; 0 for none at all.
    public long fingerprint() {
        return fingerprint;
    }

    /// As declared.
    public RuleBook book() {
        return book;
    }

    /// Whether there are no rules.
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    List<Rule> rules() {
        return rules;
    }

    List<Read> reads() {
        return reads;
    }

    Values values() {
        return scope.values();
    }
}

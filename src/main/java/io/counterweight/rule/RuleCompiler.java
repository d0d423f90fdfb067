package io.counterweight.rule;

import io.counterweight.event.Classes;
import io.counterweight.event.NearestWord;
import io.counterweight.expression.Expression;
import io.counterweight.expression.ExpressionCompiler;
import io.counterweight.expression.ExpressionException;
import io.counterweight.expression.Type;
import io.counterweight.rule.RuleException.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles a book of rules, and collects all that is wrong with it. Used once.
final class RuleCompiler {
    /// Most rules of a book.
    static final int MOST_RULES = 1000;

    /// Most texts of a list in a file.
    static final int MOST_LISTED = 100_000;

    private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";
    private static final int LONGEST_NAME = 64;

    private final RuleInputs inputs;
    private final RuleBook book;
    private final LiveLists live;
    private final RuleNames names;
    private final ExpressionCompiler compiler;
    private final List<Problem> problems = new ArrayList<>();

    /// @param lists that rules may ask; null of a name that is none
    RuleCompiler(RuleInputs inputs, RuleBook book, LiveLists live, boolean isStrict) {
        this.inputs = inputs;
        this.book = book;
        this.live = live;
        this.names = new RuleNames(inputs);
        checkLists();
        names.scope()
                .lists(name -> isStrict && !live.names().contains(name) ? null : live.list(name));
        this.compiler = new ExpressionCompiler(names.scope());
    }

    RuleNames names() {
        return names;
    }

    /// @throws RuleException for all that is wrong
    List<Rule> rules() {
        var rules = new ArrayList<Rule>();
        book.rules()
                .forEach((name, declared) -> {
                    var rule = rule(name, declared);
                    if (rule != null) {
                        rules.add(rule);
                    }
                });
        if (book.rules().size() > MOST_RULES) {
            var last = List.copyOf(book.rules().keySet()).getLast();
            report(last, "", "there must be at most " + MOST_RULES + " rules");
        }
        if (!problems.isEmpty()) {
            throw new RuleException(problems);
        }
        return List.copyOf(rules);
    }

    private void checkLists() {
        book.lists()
                .forEach((name, texts) -> {
                    if (!isName(name) || texts.size() > MOST_LISTED) {
                        problems.add(
                                new Problem(
                                        "lists",
                                        name,
                                        "",
                                        "a list must be named in lower-case words joined by - and"
                                                + " have at most "
                                                + MOST_LISTED
                                                + " texts: texts="
                                                + texts.size()));
                    }
                });
    }

    /// Whether a rule or a list may be called so.
    static boolean isName(String name) {
        return name.length() <= LONGEST_NAME && name.matches(NAME);
    }

    private @Nullable Rule rule(String name, RuleDeclaration declared) {
        int before = problems.size();
        if (!isName(name)) {
            report(
                    name,
                    "",
                    "a rule must be named in lower-case words joined by -, of at most "
                            + LONGEST_NAME
                            + " characters");
        }
        var ofClass = ofClass(name, declared.class_());
        int entity = entity(name, declared.rollout());
        var when = expression(name, declared.when());
        return when == null || problems.size() > before
                ? null
                : new Rule(
                        name,
                        declared,
                        when,
                        when.reads().stream().map(names::source).toList(),
                        ofClass,
                        entity,
                        inputs.event().entityNames().stream()
                                .map(each -> live.list(LiveLists.snoozes(name, each)))
                                .toList());
    }

    private @Nullable Integer ofClass(String rule, @Nullable String suspected) {
        if (suspected == null) {
            return null;
        }
        Classes classes = inputs.classes();
        int found = classes.indexOf(suspected);
        if (found < 0 || found == classes.majority()) {
            var known = new ArrayList<>(classes.names());
            known.remove(classes.majority());
            report(
                    rule,
                    "class",
                    "class must be one that is looked for: class="
                            + suspected
                            + "; "
                            + NearestWord.hint(suspected, known));
        }
        return found;
    }

    private int entity(String rule, RuleDeclaration.@Nullable Rollout rollout) {
        if (rollout == null) {
            return -1;
        }
        var known = inputs.event().entityNames();
        int found = known.indexOf(rollout.entity());
        if (found < 0) {
            report(
                    rule,
                    "rollout.entity",
                    "unknown entity \""
                            + rollout.entity()
                            + "\"; "
                            + NearestWord.hint(rollout.entity(), known));
        }
        return found;
    }

    private @Nullable Expression expression(String rule, String text) {
        try {
            var when = compiler.compile(text);
            if (when.type() == Type.BOOLEAN) {
                return when;
            }
            report(
                    rule,
                    "when",
                    "when must be true or false: when=" + text + ", found=" + when.type().word());
        } catch (ExpressionException e) {
            report(rule, "when", explained(text, e));
        }
        return null;
    }

    private String explained(String text, ExpressionException e) {
        var message = String.valueOf(e.getMessage());
        if (e.unknown().isEmpty()) {
            return message;
        }
        if (message.startsWith("unknown list")) {
            return message + "; " + NearestWord.hint(e.unknown(), live.names());
        }
        var reason = names.reason(e.unknown());
        if (!reason.isEmpty()) {
            return message + "; " + reason;
        }
        var known = names.scope().names();
        var unknown = wholeName(text, e.unknown(), known);
        return message.replace("\"" + e.unknown() + "\"", "\"" + unknown + "\"")
                + "; "
                + NearestWord.hint(unknown, known);
    }

    /// Of a name in parts, such as a class's probability, all of them.
    private static String wholeName(String text, String unknown, List<String> known) {
        return ExpressionCompiler.names(text).stream()
                .filter(read -> read.startsWith(unknown + ".") && !known.contains(read))
                .findFirst()
                .orElse(unknown);
    }

    private void report(String rule, String key, String message) {
        problems.add(new Problem("rules", rule, key, message));
    }
}

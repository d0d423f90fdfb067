package io.counterweight.report;

import io.counterweight.evaluate.JudgedRule;
import io.counterweight.evaluate.WilsonBand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The figures of rules as text, for the report and the terminal.
public final class RulesTable {
    /// What the figures mean, for below the table.
    public static final String NOTE =
            "Each rule is judged where it was true, whether it counted there or not, by all labelled"
                    + " transactions from the first judged day on. In brackets are 95 % bands. Caught:"
                    + " the amount of the frauds it was true of; refused: that of the genuine"
                    + " transactions. Adds: frauds a day that are caught more where the rule's"
                    + " transactions take the first places of the same number of alerts, and the"
                    + " champion's highest the others.";

    private final List<JudgedRule> rules;
    private final boolean hasMoney;

    public RulesTable(List<JudgedRule> rules) {
        this.rules = List.copyOf(rules);
        this.hasMoney = rules.stream().anyMatch(JudgedRule::hasMoney);
    }

    public List<String> head() {
        var head = new ArrayList<>(List.of("rule", "action", "a day", "precision", "recall"));
        if (hasMoney) {
            head.addAll(List.of("caught", "refused"));
        }
        head.addAll(List.of("also model", "also rule", "adds a day", "in alerts"));
        return head;
    }

    /// One line a rule, as many cells as the head has.
    public List<List<String>> lines() {
        return rules.stream().map(this::line).toList();
    }

    private List<String> line(JudgedRule judged) {
        var rule = judged.rule();
        var line = new ArrayList<String>();
        line.add(rule.name());
        line.add(rule.action() + (rule.state().equals("live") ? "" : " (" + rule.state() + ")"));
        line.add(FigureText.value(judged.perDay()));
        line.add(share(judged.precision(), judged.precisionBand()));
        line.add(share(judged.recall(), judged.recallBand()));
        if (hasMoney) {
            line.add(money(judged.caught()));
            line.add(money(judged.refused()));
        }
        line.add(part(judged.withModel(), judged.fired()));
        line.add(
                judged.nearest() == null
                        ? FigureText.ABSENT
                        : judged.nearest() + " " + part(judged.withNearest(), judged.fired()));
        var added = judged.added();
        line.add(
                added == null
                        ? FigureText.ABSENT
                        : FigureText.difference(added.perDay(), 0.0, 2)
                                + " ["
                                + FigureText.difference(added.low(), 0.0, 2)
                                + ", "
                                + FigureText.difference(added.high(), 0.0, 2)
                                + "]");
        line.add(added == null ? FigureText.ABSENT : FigureText.value(added.budget()));
        return line;
    }

    private static String share(@Nullable Double share, @Nullable WilsonBand band) {
        return band == null
                ? FigureText.ABSENT
                : FigureText.format("%.3f [%.3f, %.3f]", share, band.low(), band.high());
    }

    private static String money(double amount) {
        return Double.isNaN(amount) ? FigureText.ABSENT : FigureText.format("%,.0f", amount);
    }

    private static String part(long of, long all) {
        return all == 0 ? FigureText.ABSENT : FigureText.format("%.0f %%", 100.0 * of / all);
    }

    void write(Html html) {
        html.open("div", "class", "wide").open("table").open("thead").row("th", head());
        html.close("thead").open("tbody");
        lines().forEach(line -> html.row("td", line));
        html.close("tbody").close("table").close("div").element("p", NOTE, "class", "note");
    }
}

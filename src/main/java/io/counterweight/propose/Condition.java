package io.counterweight.propose;

import io.counterweight.propose.Variable.Kind;
import java.math.BigDecimal;

/// A condition on the values of one variable. A missing value fulfils none.
///
/// @param at the threshold; of a text the number of its word
record Condition(int variable, Test test, double at) {
    enum Test {
        ABOVE("above"),
        UP_TO("up-to"),
        IS("is");

        private final String word;

        Test(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    RowTest on(RankedRows rows) {
        var values = rows.values(variable);
        double threshold = at;
        return switch (test) {
            case ABOVE -> row -> values[row] > threshold;
            case UP_TO -> row -> values[row] <= threshold;
            case IS -> row -> values[row] == threshold;
        };
    }

    /// As an expression.
    String text(RankedRows rows) {
        var of = rows.variables().get(variable);
        if (of.kind() == Kind.BOOLEAN) {
            return test == Test.ABOVE ? of.name() : "!" + of.name();
        }
        if (of.kind() == Kind.FLAG) {
            return of.name() + (test == Test.ABOVE ? " == 1.0" : " == 0.0");
        }
        return switch (test) {
            case ABOVE -> of.name() + " > " + number(at);
            case UP_TO -> of.name() + " <= " + number(at);
            case IS -> of.name() + " == " + quoted(rows.texts(variable).get((int) at));
        };
    }

    /// In words that may name a rule.
    String name(RankedRows rows) {
        var of = rows.variables().get(variable);
        if (of.kind() == Kind.BOOLEAN || of.kind() == Kind.FLAG) {
            return (test == Test.ABOVE ? "" : "not-") + of.name();
        }
        var value =
                test == Test.IS
                        ? rows.texts(variable).get((int) at)
                        : plain(at).replace("-", "minus ");
        return of.name() + " " + test.word() + " " + value;
    }

    /// As CEL writes doubles.
    private static String number(double x) {
        var plain = plain(x);
        return plain.contains(".") ? plain : plain + ".0";
    }

    private static String plain(double x) {
        return x == 0
                ? "0"
                : new BigDecimal(Double.toString(x)).stripTrailingZeros().toPlainString();
    }

    private static String quoted(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}

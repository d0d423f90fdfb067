package io.counterweight.expression;

import java.util.List;

/// A compiled expression. Immutable; any thread may use it, each with its own [Values].
public final class Expression {
    private final String text;
    private final Code code;
    private final List<Scope.Variable> reads;

    Expression(String text, Code code, List<Scope.Variable> reads) {
        this.text = text;
        this.code = code;
        this.reads = List.copyOf(reads);
    }

    public Type type() {
        return code.type();
    }

    /// The variables it reads, once each, in the order of the text.
    public List<Scope.Variable> reads() {
        return reads;
    }

    /// The value as a number: of a boolean 0 or 1, of a date or duration its milliseconds. NaN
    /// where there is none.
    public double number(Values values) {
        try {
            return switch (code) {
                case Code.Doubles of -> of.at().at(values);
                case Code.Longs of -> of.at().at(values);
                case Code.Booleans of -> of.at().at(values) ? 1 : 0;
                case Code.Texts _ -> throw new IllegalStateException("a text is no number");
            };
        } catch (NoValue | ArithmeticException e) {
            return Double.NaN;
        }
    }

    /// The value of a boolean expression.
    ///
    /// @param otherwise the value where there is none
    public boolean truth(Values values, boolean otherwise) {
        try {
            return code.booleans().at(values);
        } catch (NoValue | ArithmeticException e) {
            return otherwise;
        }
    }

    /// The value of an expression of type text.
    ///
    /// @param otherwise the value where there is none
    public String text(Values values, String otherwise) {
        try {
            return NoValue.notTooLong(code.texts().at(values));
        } catch (NoValue | ArithmeticException e) {
            return otherwise;
        }
    }

    /// As it was written.
    @Override
    public String toString() {
        return text;
    }
}

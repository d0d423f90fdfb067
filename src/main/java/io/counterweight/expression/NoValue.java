package io.counterweight.expression;

/// An expression has no value for these variables: it divided a whole number by 0, or read a number
/// in a text that is none. Without a trace, since it may be thrown for many rows.
final class NoValue extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Longest text that an expression makes, in characters.
    static final int LONGEST_TEXT = 4096;

    private NoValue() {
        super(null, null, false, false);
    }

    static NoValue here() {
        return new NoValue();
    }

    static long whole(double x) {
        // Truncated towards 0, as CEL does; beyond 64 bits there is none.
        if (!(x > -0x1p63 && x < 0x1p63)) {
            throw here();
        }
        return (long) x;
    }

    static String notTooLong(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw here();
        }
        return text;
    }
}

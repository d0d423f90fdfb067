package io.counterweight.event;

/// Tells texts that are decimal numbers from those that are not, without regular expressions.
final class NumberText {
    private NumberText() {}

    /// `12`, `-0.5`, `+.5`, `5.`, `1e-3`: sign, digits with at most one point, exponent.
    static boolean isNumber(String text) {
        var start = afterSign(text, 0);
        var whole = afterDigits(text, start);
        var end = whole;
        if (end < text.length() && text.charAt(end) == '.') {
            end = afterDigits(text, whole + 1);
        }
        var digits = end - start - (end > whole ? 1 : 0);
        return digits > 0 && afterExponent(text, end) == text.length();
    }

    /// A number as JSON writes it: no plus, no leading zero, a digit on both sides of the point.
    static boolean isJsonNumber(String text) {
        var start = text.startsWith("-") ? 1 : 0;
        var end = afterDigits(text, start);
        if (end == start || (text.charAt(start) == '0' && end > start + 1)) {
            return false;
        }
        if (end < text.length() && text.charAt(end) == '.') {
            var point = end;
            end = afterDigits(text, point + 1);
            if (end == point + 1) {
                return false;
            }
        }
        return afterExponent(text, end) == text.length();
    }

    /// `NaN`, `inf`, `-Infinity` and the like.
    static boolean namesNonFinite(String text) {
        var name = text.substring(afterSign(text, 0));
        return name.equalsIgnoreCase("nan")
                || name.equalsIgnoreCase("inf")
                || name.equalsIgnoreCase("infinity");
    }

    private static int afterSign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')
                ? at + 1
                : at;
    }

    private static int afterDigits(String text, int at) {
        var end = at;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int afterExponent(String text, int at) {
        if (at >= text.length() || (text.charAt(at) != 'e' && text.charAt(at) != 'E')) {
            return at;
        }
        var start = afterSign(text, at + 1);
        var end = afterDigits(text, start);
        return end == start ? at : end;
    }
}

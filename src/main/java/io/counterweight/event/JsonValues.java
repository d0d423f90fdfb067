package io.counterweight.event;

import com.fasterxml.jackson.core.JsonToken;
import io.counterweight.event.BadRecord.Reason;
import java.io.IOException;

/// Reads a value of a record, and says what is wrong with one that cannot be used.
final class JsonValues {
    private static final int MAX_CHARS = FieldRules.MAX_CHARS;
    private static final int MAX_TEXT = 4096;

    private JsonValues() {}

    /// An id: a text or a whole number, not empty, at most 256 characters.
    static String id(Scalar value, String path) throws IOException, UnusableException {
        var token = value.token();
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(path, "a text or a whole number");
        }
        return checked(notEmpty(value, path), path, Reason.ID_TOO_LONG, MAX_CHARS);
    }

    /// A category: a text (which may be empty), a whole number or a boolean, by its text.
    static String category(Scalar value, String path) throws IOException, UnusableException {
        if (value.token() == JsonToken.VALUE_NUMBER_FLOAT) {
            throw wrongType(path, "a text, a whole number or a boolean");
        }
        return checked(value.text(), path, Reason.VALUE_TOO_LARGE, MAX_CHARS);
    }

    /// A text that expressions read: as a category, of up to 4,096 characters.
    static String text(Scalar value, String path) throws IOException, UnusableException {
        if (value.token() == JsonToken.VALUE_NUMBER_FLOAT) {
            throw wrongType(path, "a text, a whole number or a boolean");
        }
        return checked(value.text(), path, Reason.VALUE_TOO_LARGE, MAX_TEXT);
    }

    /// A finite number within the range of a float; a text is read when it is one.
    static double number(Scalar value, String path) throws IOException, UnusableException {
        double number =
                switch (value.token()) {
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value.number();
                    case VALUE_STRING -> parse(notEmpty(value, path), path);
                    default -> throw wrongType(path, "a number");
                };
        if (Math.abs(number) <= Float.MAX_VALUE) {
            return number;
        }
        if (NumberText.namesNonFinite(value.text())) {
            throw new UnusableException(Reason.NOT_FINITE, path + " must be a finite number");
        }
        throw new UnusableException(Reason.OUT_OF_RANGE, path + " is beyond the range of a float");
    }

    /// 0 or 1: a boolean, one of these numbers, or the text of either.
    static double truth(Scalar value, String path) throws IOException, UnusableException {
        var text = notEmpty(value, path);
        if (text.equals("1") || text.equalsIgnoreCase("true")) {
            return 1;
        }
        if (text.equals("0") || text.equalsIgnoreCase("false")) {
            return 0;
        }
        throw wrongType(path, "true or false");
    }

    /// The text of a time: a text or a number.
    static String time(Scalar value, String path) throws IOException, UnusableException {
        if (value.token().isBoolean()) {
            throw wrongType(path, "a time");
        }
        return notEmpty(value, path);
    }

    private static String notEmpty(Scalar value, String path)
            throws IOException, UnusableException {
        var text = value.text();
        if (text.isEmpty()) {
            throw new UnusableException(Reason.MISSING_FIELD, path + " is empty");
        }
        return text;
    }

    private static double parse(String text, String path) throws UnusableException {
        if (NumberText.namesNonFinite(text)) {
            return Double.NaN;
        }
        if (!NumberText.isNumber(text)) {
            throw wrongType(path, "a number");
        }
        return Double.parseDouble(text);
    }

    private static String checked(String text, String path, Reason tooLong, int most)
            throws UnusableException {
        if (text.length() > most) {
            throw new UnusableException(tooLong, path + " is over " + most + " characters");
        }
        if (!isUnicode(text)) {
            throw new UnusableException(Reason.BAD_TEXT, path + " is not valid Unicode");
        }
        return text;
    }

    /// Whether every surrogate is one of a pair.
    static boolean isUnicode(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), next(text, i))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static char next(String text, int i) {
        return i + 1 < text.length() ? text.charAt(i + 1) : 0;
    }

    private static UnusableException wrongType(String path, String expected) {
        return new UnusableException(Reason.WRONG_TYPE, path + " must be " + expected);
    }
}

package io.counterweight.event;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The declared columns of a row, as the record that a producer would send. Immutable.
public final class CsvRow implements SentRecord {
    /// Longer fields are read as the JSON that they become, which knows what is too long.
    private static final int LONGEST = 256;

    private static final int MOST_FIELDS = 256;

    /// Digits that fit into 64 bits.
    private static final int WHOLE = 18;

    private final CsvTransactionJson form;

    /// By the paths of the shape.
    private final String[] texts;

    CsvRow(CsvTransactionJson form, String[] texts) {
        this.form = form;
        this.texts = texts;
    }

    @Override
    public byte[] value() {
        return form.write(texts);
    }

    /// Whether [#read] gives what is read of the JSON.
    boolean isShort() {
        for (var text : texts) {
            if (text.length() > LONGEST) {
                return false;
            }
        }
        return texts.length <= MOST_FIELDS;
    }

    /// Hands over the values in the order of the JSON, as its reader would.
    void read(JsonPaths.Taker taker) throws UnusableException {
        for (var column : form.columns()) {
            var text = texts[column.path()];
            try {
                taker.take(column.path(), new Field(text, token(column, text)));
            } catch (IOException e) {
                throw new UncheckedIOException("reading from memory failed", e);
            }
        }
    }

    private static JsonToken token(CsvTransactionJson.Column column, String text) {
        if (!column.isNumber(text)) {
            return JsonToken.VALUE_STRING;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return JsonToken.VALUE_NUMBER_FLOAT;
            }
        }
        return JsonToken.VALUE_NUMBER_INT;
    }

    private record Field(String text, JsonToken token) implements Scalar {
        /// A whole number has no negative zero.
        @Override
        public double number() {
            return token == JsonToken.VALUE_NUMBER_INT && text.length() <= WHOLE
                    ? Long.parseLong(text)
                    : Double.parseDouble(text);
        }
    }
}

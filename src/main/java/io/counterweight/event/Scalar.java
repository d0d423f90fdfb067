package io.counterweight.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/// A value that was found in a record: a text, a number or a boolean of JSON, or what would be one.
interface Scalar {
    JsonToken token();

    /// As it is written.
    String text() throws IOException;

    /// The value of a number.
    double number() throws IOException;

    /// What a parser stands on, wherever it goes.
    static Scalar of(JsonParser parser) {
        return new Scalar() {
            @Override
            public JsonToken token() {
                return parser.currentToken();
            }

            @Override
            public String text() throws IOException {
                return parser.getText();
            }

            @Override
            public double number() throws IOException {
                return parser.getDoubleValue();
            }
        };
    }
}

package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.LabelledTransaction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Card numbers and transaction ids with a text in them that is nowhere else, so that a search
/// finds each of them wherever it is.
final class PlantedIds {
    /// In every card number and every transaction id, and in nothing else.
    static final byte[] CARD = bytes("4929planted");

    static final byte[] ID = bytes("planted-id");

    private PlantedIds() {}

    /// Whether a card number or a transaction id is in it.
    static boolean areIn(byte[] content) {
        return contains(content, CARD) || contains(content, ID);
    }

    static boolean contains(byte[] content, byte[] part) {
        if (content == null) {
            return false;
        }
        // Latin letters keep each byte as one character.
        var text = new String(content, StandardCharsets.ISO_8859_1);
        return text.contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    /// The row with the planted texts in the place of its ids.
    static byte[] planted(byte[] json, String transactionId) {
        return bytes(
                text(json)
                        .replaceFirst(
                                "(\"TRANSACTION_ID\"|\"transactionId\"):\"?"
                                        + Pattern.quote(transactionId)
                                        + "\"?",
                                "$1:\"planted-id" + transactionId + "\"")
                        .replaceFirst(
                                "\"CUSTOMER_ID\":\"?(\\d+)\"?",
                                "\"CUSTOMER_ID\":\"4929planted$1\""));
    }

    /// The transaction id with the planted text.
    static String planted(String transactionId) {
        return "planted-id" + transactionId;
    }

    static String card(LabelledTransaction row) {
        var matcher = Pattern.compile("\"CUSTOMER_ID\":\"?(\\d+)").matcher(text(row.transaction()));
        assertThat(matcher.find()).isTrue();
        return "4929planted" + matcher.group(1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.counterweight.web.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a JSON array into the bytes of its items, as they were written, so that each can be read as
/// if it had come alone. What is no array is one item.
final class JsonItems {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonItems() {}

    /// @throws ApiException 400 when the whole is not JSON in UTF-8, or has no item
    static List<byte[]> of(byte[] body) throws ApiException {
        try (var parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return one(body, parser);
            }
            var items = new ArrayList<byte[]>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(item(body, parser));
            }
            if (items.isEmpty() || parser.nextToken() != null) {
                throw notItems("the body must be one JSON value, and hold at least one item");
            }
            return items;
        } catch (IOException e) {
            throw notItems("the body must be JSON in UTF-8");
        }
    }

    private static List<byte[]> one(byte[] body, JsonParser parser)
            throws IOException, ApiException {
        if (parser.currentToken() == null) {
            throw notItems("the body must be one JSON value, and hold at least one item");
        }
        parser.skipChildren();
        if (parser.nextToken() != null) {
            throw notItems("the body must be one JSON value, and hold at least one item");
        }
        return List.of(body);
    }

    private static byte[] item(byte[] body, JsonParser parser) throws IOException, ApiException {
        long from = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        long to = parser.currentLocation().getByteOffset();
        if (from < 0 || to > body.length) {
            throw notItems("the body must be JSON in UTF-8");
        }
        return Arrays.copyOfRange(body, (int) from, (int) to);
    }

    private static ApiException notItems(String message) {
        return new ApiException(400, "not-json", "body", null, message);
    }
}

package io.counterweight.web.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a JSON array into the bytes of its items, as they were written, so that each can be read as
/// if it had come alone. What is no array is one item.
final class JsonItems {
    /// Items of one array.
    static final int MOST = 10_000;

    /// Arrays and objects within each other.
    static final int DEEPEST = 32;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                    .build();

    private JsonItems() {}

    /// @throws ApiException 400 when the whole is not JSON in UTF-8, or has no item; 413 when it
    ///   has too many; 422 when it is nested too deep
    static List<byte[]> of(byte[] body) throws ApiException {
        try (var parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return one(body, parser);
            }
            var items = new ArrayList<byte[]>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (items.size() == MOST) {
                    throw new ApiException(
                            413,
                            "too-many-items",
                            "body",
                            "more than " + MOST,
                            "a body may have " + MOST + " items: send it in parts");
                }
                items.add(item(body, parser));
            }
            if (items.isEmpty() || parser.nextToken() != null) {
                throw notItems("the body must be one JSON value, and hold at least one item");
            }
            return items;
        } catch (StreamConstraintsException e) {
            throw new ApiException(
                    422,
                    "too-deep",
                    "body",
                    null,
                    "JSON may be nested "
                            + DEEPEST
                            + " deep, and its numbers and names must not be huge");
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

package io.counterweight.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.counterweight.event.BadRecord.Reason;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The wanted places of a JSON object, compiled to a tree of names, and the one pass over the bytes
/// that finds them. Immutable; any thread may use it.
final class JsonPaths {
    private static final int MAX_BYTES = 1 << 20;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .recyclerPool(JsonBuffers.POOL)
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    // Not JSON, but what many writers make of NaN: read, to be refused by name.
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxDocumentLength(MAX_BYTES)
                                    .maxNestingDepth(100)
                                    .build())
                    .build();

    /// One name of the tree.
    ///
    /// @param index of the path that ends here; -1 where only longer ones pass
    record Place(int index, Map<String, Place> children) {}

    /// Takes a value.
    interface Taker {
        void take(int index, Scalar value) throws IOException, UnusableException;
    }

    private final List<String> required;
    private final int count;
    private final Place root;

    private JsonPaths(List<String> required, int count, Place root) {
        this.required = required;
        this.count = count;
        this.root = root;
    }

    /// @param required paths that every record has; distinct; a path's place in this list, then in
    ///   `optional`, is its index
    static JsonPaths of(List<String> required, List<String> optional) {
        var root = new Place(-1, new LinkedHashMap<>());
        var count = 0;
        for (var path : required) {
            add(root, path, count++);
        }
        for (var path : optional) {
            add(root, path, count++);
        }
        return new JsonPaths(List.copyOf(required), count, root);
    }

    Place root() {
        return root;
    }

    /// Passes each wanted value to `taker`, in the record's order; it is there until the next. A
    /// null counts as missing.
    ///
    /// @throws UnusableException for the first thing that makes the record unusable
    void read(byte @Nullable [] json, Taker taker) throws UnusableException {
        if (json == null || json.length == 0) {
            throw new UnusableException(Reason.EMPTY_VALUE, "the record has no value");
        }
        if (json.length > MAX_BYTES) {
            throw new UnusableException(
                    Reason.VALUE_TOO_LARGE, "the value is over " + MAX_BYTES + " bytes");
        }
        var seen = new boolean[count];
        try (var parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnusableException(
                        Reason.NOT_AN_OBJECT, "the value must be a JSON object");
            }
            readObject(parser, Scalar.of(parser), root, seen, taker);
            if (parser.nextToken() != null) {
                throw new UnusableException(Reason.NOT_JSON, "the value goes on after the object");
            }
        } catch (StreamConstraintsException e) {
            throw new UnusableException(
                    Reason.VALUE_TOO_LARGE, "the value has a part that is too long or too deep");
        } catch (IOException e) {
            throw new UnusableException(Reason.NOT_JSON, "the value is not valid JSON");
        }
        for (var index = 0; index < required.size(); index++) {
            if (!seen[index]) {
                throw new UnusableException(
                        Reason.MISSING_FIELD, required.get(index) + " is missing");
            }
        }
    }

    private void readObject(
            JsonParser parser, Scalar value, Place place, boolean[] seen, Taker taker)
            throws IOException, UnusableException {
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            var child = place.children().get(name);
            var token = parser.nextToken();
            if (child == null) {
                parser.skipChildren();
            } else if (child.index() >= 0) {
                readValue(value, token, name, child.index(), seen, taker);
            } else if (token == JsonToken.START_OBJECT) {
                readObject(parser, value, child, seen, taker);
            } else if (token != JsonToken.VALUE_NULL) {
                throw new UnusableException(Reason.WRONG_TYPE, name + " must be an object");
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new UnusableException(Reason.NOT_JSON, "the value is not valid JSON");
        }
    }

    private static void readValue(
            Scalar value, JsonToken token, String name, int index, boolean[] seen, Taker taker)
            throws IOException, UnusableException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (!token.isScalarValue()) {
            throw new UnusableException(
                    Reason.WRONG_TYPE, name + " must be a text, a number or a boolean");
        }
        if (seen[index]) {
            throw new UnusableException(Reason.DUPLICATE_FIELD, name + " is there twice");
        }
        seen[index] = true;
        taker.take(index, value);
    }

    private static void add(Place root, String path, int index) {
        var names = path.split("\\.", -1);
        var place = root;
        for (var i = 0; i < names.length; i++) {
            if (names[i].isEmpty()) {
                throw new IllegalArgumentException(
                        "a path must be names joined by dots: path=" + path);
            }
            var last = i == names.length - 1;
            var fresh = new Place(last ? index : -1, new LinkedHashMap<>());
            var known = place.children().putIfAbsent(names[i], fresh);
            if (known != null && (last || known.index() >= 0)) {
                throw new IllegalArgumentException(
                        "a path must not lead on from another: path=" + path);
            }
            place = known == null ? fresh : known;
        }
    }
}

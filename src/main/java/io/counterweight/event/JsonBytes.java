package io.counterweight.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Writes one JSON object to bytes.
final class JsonBytes {
    private static final int SIZE = 256;
    private static final JsonFactory JSON =
            JsonFactory.builder().recyclerPool(JsonBuffers.POOL).build();

    /// Writes the keys and values of the object.
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private JsonBytes() {}

    static byte[] object(Body body) {
        try (var bytes = new ByteArrayBuilder(SIZE)) {
            try (var json = JSON.createGenerator(bytes)) {
                json.writeStartObject();
                body.write(json);
                json.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }
}

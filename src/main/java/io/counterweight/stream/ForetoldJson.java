package io.counterweight.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.evaluate.ForetoldDay;

/// What is foretold of a day as the topic `evaluation` carries it, under the key `foretold`: the
/// version of the form, the pipeline, and the day ([ForetoldDay#figures]). Thread-safe.
final class ForetoldJson {
    /// Key of its records.
    static final String KEY = "foretold";

    private final ObjectMapper mapper = new ObjectMapper();

    /// @param version of the form: 1
    record Written(int version, String pipeline, ForetoldDay.Figures foretold) {}

    byte[] write(String pipeline, ForetoldDay day) {
        try {
            return mapper.writeValueAsBytes(new Written(1, pipeline, day.figures()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a foretold day must be writable", e);
        }
    }
}

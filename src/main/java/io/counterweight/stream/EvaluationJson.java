package io.counterweight.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.counterweight.evaluate.Evaluation;

/// Evaluations as the topic `evaluation` carries them: the components of [Evaluation] by their
/// names. Thread-safe.
final class EvaluationJson {
    private final ObjectWriter writer = new ObjectMapper().writerFor(Evaluation.class);

    byte[] write(Evaluation evaluation) {
        try {
            return writer.writeValueAsBytes(evaluation);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an evaluation must be writable", e);
        }
    }
}

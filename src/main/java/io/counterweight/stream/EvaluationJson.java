package io.counterweight.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.RulesEvaluation;

/// Evaluations as the topic `evaluation` carries them: the components of [Evaluation] and
/// [RulesEvaluation] by their names. Thread-safe.
final class EvaluationJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectWriter writer = MAPPER.writerFor(Evaluation.class);
    private final ObjectWriter ofRules = MAPPER.writerFor(RulesEvaluation.class);

    byte[] write(Evaluation evaluation) {
        return write(writer, evaluation);
    }

    byte[] write(RulesEvaluation evaluation) {
        return write(ofRules, evaluation);
    }

    private static byte[] write(ObjectWriter writer, Object evaluation) {
        try {
            return writer.writeValueAsBytes(evaluation);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an evaluation must be writable", e);
        }
    }
}

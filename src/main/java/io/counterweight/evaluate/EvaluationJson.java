package io.counterweight.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.counterweight.evaluate.EvaluationRecord.OfDay;
import io.counterweight.evaluate.EvaluationRecord.OfRecipe;
import io.counterweight.evaluate.EvaluationRecord.OfRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Records of the topic `evaluation`: the components of what they tell, by their names. Whoever
/// writes or reads one does it here, so that none is taken for another. Thread-safe.
public final class EvaluationJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Form recipe = new Form(Evaluation.class);
    private final Form rules = new Form(RulesEvaluation.class);
    private final Form day = new Form(OfDay.class);

    private record Form(ObjectWriter writer, ObjectReader reader) {
        Form(Class<?> of) {
            this(MAPPER.writerFor(of), MAPPER.readerFor(of));
        }

        byte[] write(Object value) {
            try {
                return writer.writeValueAsBytes(value);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("an evaluation must be writable", e);
            }
        }

        <T> T read(byte[] json) throws IOException {
            T value;
            try {
                value = reader.readValue(json);
            } catch (JsonProcessingException e) {
                throw new IOException("not an evaluation: " + e.getClass().getSimpleName(), e);
            }
            if (value == null) {
                throw new IOException("not an evaluation: null");
            }
            return value;
        }
    }

    /// The value of a record; its key is [EvaluationRecord#key].
    public byte[] write(EvaluationRecord told) {
        return switch (told) {
            case OfRecipe(var evaluation) -> recipe.write(evaluation);
            case OfRules(var evaluation) -> rules.write(evaluation);
            case OfDay ofDay -> day.write(ofDay);
        };
    }

    /// What a record tells. One without a key is of a recipe.
    ///
    /// @throws IOException for what is none; says why, and nothing of the record
    public EvaluationRecord read(byte @Nullable [] key, byte @Nullable [] value)
            throws IOException {
        if (value == null) {
            throw new IOException("the record has no value");
        }
        return switch (key == null ? "" : new String(key, StandardCharsets.UTF_8)) {
            case OfRules.KEY -> new OfRules(rules.read(value));
            case OfDay.KEY -> day.<OfDay>read(value);
            default -> new OfRecipe(recipe.read(value));
        };
    }
}

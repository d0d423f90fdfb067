package io.counterweight.app.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import io.counterweight.evaluate.RulesEvaluation;
import io.counterweight.evaluate.WindowCurves;
import io.counterweight.event.Classes;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the records of the topic `evaluation` and checks what the page relies on: every figure is
/// of a recipe that is compared and of the pipeline's classes. Any thread.
///
/// @param recipes those that are compared
record EvaluationReader(String pipeline, Classes classes, Set<String> recipes) {
    private static final ObjectReader OF_RULES =
            new ObjectMapper()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readerFor(RulesEvaluation.class);
    private static final ObjectReader READER =
            new ObjectMapper()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readerFor(Evaluation.class);

    /// @throws IOException for what is none; says why, and nothing of the record
    Evaluation read(byte @Nullable [] json) throws IOException {
        if (json == null) {
            throw new IOException("the record has no value");
        }
        Evaluation evaluation;
        try {
            evaluation = READER.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IOException("not an evaluation: " + e.getClass().getSimpleName(), e);
        }
        if (evaluation == null) {
            throw new IOException("not an evaluation: null");
        }
        require(pipeline.equals(evaluation.pipeline()), "pipeline must be this one");
        require(
                evaluation.recipe() != null && recipes.contains(evaluation.recipe()),
                "recipe must be one that is compared");
        require(evaluation.modelVersion() != null, "modelVersion must be there");
        require(
                evaluation.classes().stream()
                        .map(ClassEvaluation::name)
                        .toList()
                        .equals(classes.names()),
                "classes must be those of the pipeline");
        require(isSquare(evaluation.confusion()), "confusion must have a row and column a class");
        return isDrawable(evaluation.curves()) ? evaluation : evaluation.withoutCurves();
    }

    /// The same of what is said of rules.
    ///
    /// @throws IOException for what is none; says why, and nothing of the record
    RulesEvaluation readRules(byte @Nullable [] json) throws IOException {
        RulesEvaluation evaluation;
        try {
            evaluation = json == null ? null : OF_RULES.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IOException("not an evaluation: " + e.getClass().getSimpleName(), e);
        }
        if (evaluation == null) {
            throw new IOException("not an evaluation: null");
        }
        require(pipeline.equals(evaluation.pipeline()), "pipeline must be this one");
        require(
                evaluation.rules().stream().allMatch(each -> each.rule() != null),
                "every rule must have a name");
        return evaluation;
    }

    private static void require(boolean holds, String rule) throws IOException {
        if (!holds) {
            throw new IOException(rule);
        }
    }

    /// One of an earlier version has none.
    private boolean isSquare(List<List<Long>> confusion) {
        int count = classes.count();
        return confusion.isEmpty()
                || (confusion.size() == count
                        && confusion.stream().allMatch(row -> row.size() == count));
    }

    private boolean isDrawable(@Nullable WindowCurves curves) {
        if (curves == null || curves.precisionRecall() == null || curves.calibration() == null) {
            return false;
        }
        var recall = curves.precisionRecall();
        var bins = curves.calibration();
        return curves.scores().size() == classes.count()
                && curves.scores().stream().allMatch(s -> s.size() == WindowCurves.SCORE_BINS)
                && recall.recall().size() == recall.threshold().size()
                && recall.precision().size() == recall.threshold().size()
                && bins.probability().size() == bins.rows().size()
                && bins.share().size() == bins.rows().size();
    }
}

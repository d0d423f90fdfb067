package io.counterweight.app.service;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import io.counterweight.evaluate.EvaluationJson;
import io.counterweight.evaluate.EvaluationRecord;
import io.counterweight.evaluate.EvaluationRecord.OfDay;
import io.counterweight.evaluate.EvaluationRecord.OfRecipe;
import io.counterweight.evaluate.EvaluationRecord.OfRules;
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
    private static final EvaluationJson JSON = new EvaluationJson();

    /// @throws IOException for what is none; says why, and nothing of the record
    EvaluationRecord read(byte @Nullable [] key, byte @Nullable [] value) throws IOException {
        return switch (JSON.read(key, value)) {
            case OfRecipe(var evaluation) -> new OfRecipe(checked(evaluation));
            case OfRules(var evaluation) -> new OfRules(checked(evaluation));
            case OfDay day -> {
                require(pipeline.equals(day.pipeline()), "pipeline must be this one");
                yield day;
            }
        };
    }

    private Evaluation checked(Evaluation evaluation) throws IOException {
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

    private RulesEvaluation checked(RulesEvaluation evaluation) throws IOException {
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

package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.Judge;
import io.counterweight.evaluate.PrequentialReport;
import io.counterweight.event.Classes;
import io.counterweight.event.Example;
import java.util.Arrays;
import java.util.function.Consumer;

/// Judges the champion by every example of a replay, from the score it gave before the label was
/// known. A transaction that came before the first model counts as what was decided, with the
/// lowest score and no opinion on its probability. A revision is not judged again.
final class ReplayReport implements Consumer<Example> {
    private final Pipeline pipeline;
    private final Classes classes;
    private final PrequentialReport report;
    private final float[] probabilities;

    ReplayReport(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.classes = pipeline.classes().toClasses();
        var judge = pipeline.judge();
        this.report =
                new PrequentialReport(
                        classes,
                        new Judge(judge.from(), judge.entity(), judge.top(), judge.knownFor()));
        this.probabilities = new float[classes.count()];
    }

    @Override
    public void accept(Example example) {
        if (example.hasRevisedFrom()) {
            return;
        }
        var scored = example.getScored();
        var entity = pipeline.judge().entity();
        report.add(
                pipeline.champion(),
                scored.getEventTime(),
                entity == null
                        ? null
                        : scored.getEntities(pipeline.event().entityNames().indexOf(entity)),
                takeScore(example),
                probabilities,
                scored.getDecision(),
                example.getLabel(),
                example.getLabelledAt());
    }

    PrequentialReport report() {
        return report;
    }

    private float takeScore(Example example) {
        var scored = example.getScored();
        if (scored.getProbabilitiesCount() == 0) {
            Arrays.fill(probabilities, 1f / probabilities.length);
            return 0;
        }
        float minority = 0;
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] = scored.getProbabilities(c);
            minority += c == classes.majority() ? 0 : probabilities[c];
        }
        return minority;
    }
}

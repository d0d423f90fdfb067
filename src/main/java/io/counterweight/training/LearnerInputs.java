package io.counterweight.training;

import io.counterweight.event.Example;
import io.counterweight.event.Presumed;
import io.counterweight.imbalance.TransactionKey;
import io.counterweight.learn.ExampleBuffers;
import io.counterweight.learn.LabelledExample;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.OnnxBlend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the networks of one kind of input learn from: the features, and behind them the log-odds
/// that the named models had given the example before its label was known; with it the buffers that
/// these networks share. A model that gave no score counts as undecided, 0. For one thread.
final class LearnerInputs {
    private final StreamPlan plan;
    private final List<String> models;
    private final ExampleBuffers buffers;
    private LabelledExample current;
    private float weightBefore;

    @SuppressWarnings("NullAway.Init")
    LearnerInputs(StreamPlan plan, List<String> models, ExampleBuffers buffers) {
        this.plan = plan;
        this.models = models;
        this.buffers = buffers;
    }

    /// The models whose scores stand behind the features.
    List<String> models() {
        return models;
    }

    /// What each column holds.
    List<Long> meanings() {
        return meanings(plan, models);
    }

    static List<Long> meanings(StreamPlan plan, List<String> models) {
        var meanings = new ArrayList<>(plan.features().layout().meanings());
        models.forEach(model -> meanings.add(TransactionKey.of("score of " + model)));
        return meanings;
    }

    /// With which weight that was learned which the example takes the place of.
    float weightBefore() {
        return weightBefore;
    }

    ExampleBuffers buffers() {
        return buffers;
    }

    /// The example that is being learned.
    LabelledExample current() {
        return current;
    }

    /// Begins an example; one that was revised is forgotten as what it was.
    void begin(Example example) {
        current = labelled(example);
        weightBefore = Standing.ofReplaced(example, plan.policy().advice().weightCap());
        if (example.hasRevisedFrom()) {
            buffers.forget(current.key(), example.getRevisedFrom());
        }
    }

    /// All have learned it.
    void end(Example example) {
        if (isSkipped(example)) {
            buffers.skip();
        } else {
            buffers.add(current);
        }
    }

    /// As [#begin], of one that was learned before a restart: the minority buffer was restored and
    /// knows it.
    void beginAgain(Example example) {
        current = labelled(example);
        weightBefore = Standing.ofReplaced(example, plan.policy().advice().weightCap());
        if (example.hasRevisedFrom()) {
            buffers.forgetInHistory(current.key(), example.getRevisedFrom());
        }
    }

    /// Takes it into the history alone.
    void endAgain(Example example) {
        if (isSkipped(example)) {
            buffers.skip();
        } else {
            buffers.addToHistory(current);
        }
    }

    /// Nothing is learned of it: it only took another back, or is not trusted at all.
    private boolean isSkipped(Example example) {
        return example.getWithdrawn() || current.weight() == 0;
    }

    private LabelledExample labelled(Example example) {
        var scored = example.getScored();
        int columns = plan.features().columns();
        var features = new float[columns + models.size()];
        for (int f = 0; f < columns; f++) {
            features[f] = scored.getFeatures(f);
        }
        for (int m = 0; m < models.size(); m++) {
            features[columns + m] = logOdds(RecipeScore.of(models.get(m), example));
        }
        return new LabelledExample(
                features,
                example.getLabel(),
                TransactionKey.of(scored.getTransactionId()),
                scored.getEventTime(),
                example.getLabelledAt(),
                Standing.of(example, plan.policy().advice().weightCap()),
                Presumed.is(example),
                Standing.isOfBlocked(example, plan.policy().advice()));
    }

    private float logOdds(@Nullable RecipeScore score) {
        if (score == null) {
            return 0;
        }
        int majority = plan.classes().majority();
        float others = 0;
        for (int c = 0; c < score.probabilities().size(); c++) {
            others += c == majority ? 0 : score.probabilities().get(c);
        }
        return log(others) - log(score.probabilities().get(majority));
    }

    private static float log(float p) {
        return (float) StrictMath.log(Math.max(p, OnnxBlend.LEAST));
    }
}

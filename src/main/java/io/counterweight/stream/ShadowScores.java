package io.counterweight.stream;

import io.counterweight.evaluate.Decisions;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.ShadowScore;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelRegistry;
import io.counterweight.score.OnnxModel;
import io.counterweight.score.RecipeScorer;
import io.counterweight.score.ScoreRefused;
import io.counterweight.score.Softmax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks the recipes that did not decide what they say of transactions, many in one call: off the
/// decision path, with the models in force. A row that a recipe's model fails on leaves it without
/// a say there (unless its model before can), the others keep theirs. For one thread.
final class ShadowScores implements AutoCloseable {
    /// Rows of a call, at most.
    static final int ROWS = 64;

    private final ModelRegistry registry;
    private final int columns;
    private final int classes;
    private final StreamObserver observer;
    private final Decisions decisions;
    private final Map<String, RecipeScorer> scorers = new LinkedHashMap<>();
    private final float[] features;
    private final float[] probabilities;
    private final float[] logits;
    private final float[] row;
    private boolean hasBegun;

    ShadowScores(StreamPlan plan, ModelRegistry registry, StreamObserver observer) {
        this.registry = registry;
        this.columns = plan.features().columns();
        this.classes = plan.classes().count();
        this.observer = observer;
        this.decisions = plan.decisions();
        this.features = new float[ROWS * columns];
        this.probabilities = new float[ROWS * classes];
        this.logits = new float[ROWS * classes];
        this.row = new float[columns];
        if (plan.recipes().size() > 1) {
            plan.recipes()
                    .forEach(recipe -> scorers.put(recipe.name(), scorer(registry, recipe.name())));
        }
    }

    private RecipeScorer scorer(ModelRegistry registry, String recipe) {
        return registry.scorer(
                recipe, ROWS, refused -> observer.modelRefused(recipe, refused.reason()));
    }

    /// Whether there is nobody to ask.
    boolean isEmpty() {
        return scorers.isEmpty();
    }

    /// What the others say of each row, in the order of the rows.
    ///
    /// @param rows at most [#ROWS]
    List<List<ShadowScore>> of(List<ScoredTransaction> rows) {
        if (!hasBegun) {
            hasBegun = true;
            registry.awaitOffered();
        }
        var said = new ArrayList<List<ShadowScore>>();
        for (int r = 0; r < rows.size(); r++) {
            said.add(new ArrayList<>(scorers.size()));
            var values = rows.get(r).getFeaturesList();
            for (int f = 0; f < columns; f++) {
                features[r * columns + f] = values.get(f);
            }
        }
        scorers.forEach((recipe, scorer) -> {
            if (!rows.stream().allMatch(r -> r.getRecipe().equals(recipe))) {
                ask(recipe, scorer, rows, said);
            }
        });
        return said;
    }

    private void ask(
            String recipe,
            RecipeScorer scorer,
            List<ScoredTransaction> rows,
            List<List<ShadowScore>> said) {
        OnnxModel model;
        try {
            model = scorer.scoreRows(rows.size(), features, probabilities, logits);
        } catch (ScoreRefused refused) {
            askOneByOne(recipe, scorer, rows, said);
            return;
        }
        if (model == null) {
            return;
        }
        for (int r = 0; r < rows.size(); r++) {
            add(recipe, model, rows.get(r), r, said.get(r));
        }
    }

    private void askOneByOne(
            String recipe,
            RecipeScorer scorer,
            List<ScoredTransaction> rows,
            List<List<ShadowScore>> said) {
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(features, r * columns, row, 0, columns);
            var model = scorer.score(row, probabilities, logits);
            add(recipe, model, rows.get(r), 0, said.get(r));
        }
    }

    private void add(
            String recipe,
            @Nullable OnnxModel model,
            ScoredTransaction scored,
            int at,
            List<ShadowScore> said) {
        if (model == null || scored.getRecipe().equals(recipe)) {
            return;
        }
        var shadow = ShadowScore.newBuilder().setRecipe(recipe).setModelVersion(model.version());
        var own = new float[classes];
        var raw = new float[classes];
        System.arraycopy(probabilities, at * classes, own, 0, classes);
        Softmax.of(logits, at, raw);
        for (int c = 0; c < classes; c++) {
            shadow.addProbabilities(own[c]).addRaw(raw[c]);
        }
        said.add(
                shadow.setDecision(decisions.decide(own, model.threshold(), scored.getAmount()))
                        .build());
    }

    @Override
    public void close() {
        scorers.values().forEach(RecipeScorer::close);
    }
}

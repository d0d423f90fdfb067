package io.counterweight.score;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Scores with the newest model of one recipe. A row that it fails on is scored by the model before
/// it; one that fails on [#MOST_FAILURES] of its last [#LAST_ROWS] rows is taken out of force.
/// Belongs to one thread; made by [ModelRegistry#scorer].
public final class RecipeScorer implements AutoCloseable {
    static final int MOST_FAILURES = 3;
    static final int LAST_ROWS = 100;

    private final ModelSlot slot;
    private final Consumer<ScoreRefused> refused;
    private final ScorerOfModel scorer;
    private final ScorerOfModel scorerBefore = new ScorerOfModel(1);

    /// Rows that the present scorer was asked for, and which of them failed last.
    private long rows;

    private final long[] failures = new long[MOST_FAILURES];
    private int failed;

    RecipeScorer(ModelSlot slot, int maxRows, Consumer<ScoreRefused> refused) {
        this.slot = slot;
        this.scorer = new ScorerOfModel(maxRows);
        this.refused = refused;
    }

    /// Scores one row, as [OnnxScorer#score] does.
    ///
    /// @return the model that gave the score, or null where none can (nothing is written)
    public @Nullable OnnxModel score(float[] row, float[] probabilitiesOut, float[] logitsOut) {
        for (var model = slot.inForce(); model != null; model = slot.inForce()) {
            try {
                if (ask(model, 1, row, probabilitiesOut, logitsOut)) {
                    return model;
                }
            } catch (ScoreRefused refusal) {
                refused.accept(refusal);
                fails(model, refusal);
                var before = slot.before();
                var by = before == null ? null : stepIn(before, row, probabilitiesOut, logitsOut);
                if (by != null || slot.inForce() == model) {
                    return by;
                }
            }
        }
        return null;
    }

    /// Scores several rows with one model, as [OnnxScorer#scoreRows] does.
    ///
    /// @throws ScoreRefused when it fails on one of them: ask for each alone
    public @Nullable OnnxModel scoreRows(
            int rows, float[] featuresIn, float[] probabilitiesOut, float[] logitsOut)
            throws ScoreRefused {
        for (var model = slot.inForce(); model != null; model = slot.inForce()) {
            if (ask(model, rows, featuresIn, probabilitiesOut, logitsOut)) {
                return model;
            }
        }
        return null;
    }

    private boolean ask(
            OnnxModel model, int count, float[] featuresIn, float[] pOut, float[] logitsOut)
            throws ScoreRefused {
        if (!scorer.isOf(model)) {
            close();
            rows = 0;
            failed = 0;
        }
        boolean done = scorer.of(model).tryScoreRows(count, featuresIn, pOut, logitsOut);
        rows += count;
        return done;
    }

    private void fails(OnnxModel model, ScoreRefused refusal) {
        rows++;
        failures[failed % MOST_FAILURES] = rows;
        failed++;
        long oldest = failures[failed % MOST_FAILURES];
        if (failed >= MOST_FAILURES && rows - oldest < LAST_ROWS) {
            slot.fails(model, refusal);
        }
    }

    /// Null when it fails too, or has been closed.
    private @Nullable OnnxModel stepIn(
            OnnxModel before, float[] row, float[] pOut, float[] logits) {
        try {
            return scorerBefore.of(before).tryScoreRows(1, row, pOut, logits) ? before : null;
        } catch (ScoreRefused too) {
            return null;
        }
    }

    /// Frees this thread's tensors; the models stay with the registry.
    @Override
    public void close() {
        scorerBefore.close();
        scorer.close();
    }
}

package io.counterweight.score;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Scores with one model. Belongs to one thread; its tensors are made once and reused.
///
/// A model without an output `logits` gets them from its probabilities: log-odds of class 1 for two
/// classes, the logs of the probabilities otherwise.
public final class OnnxScorer implements AutoCloseable {
    private final OnnxModel model;
    private final ModelColumns columns;
    private final int classes;
    private final int logits;
    private final OnnxBuffers buffers;
    private final @Nullable RunOptions runs;

    /// @param maxRows the most rows of one call, at least 1
    public OnnxScorer(OnnxModel model, int maxRows) {
        this(model, maxRows, null);
    }

    /// @param runs with which another thread can end a run; null for none
    OnnxScorer(OnnxModel model, int maxRows, @Nullable RunOptions runs) {
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows must be at least 1: maxRows=" + maxRows);
        }
        this.model = model;
        columns = model.columns();
        classes = model.classes();
        logits = ScoringModelShapes.logits(classes);
        this.runs = runs;
        buffers = new OnnxBuffers(model.ports(), model.features(), logits, maxRows);
    }

    public OnnxModel model() {
        return model;
    }

    /// The number of logits a row: 1 for two classes, else one per class.
    public int logits() {
        return logits;
    }

    /// Scores one row.
    ///
    /// @param probabilitiesOut one per class
    /// @param logitsOut [#logits()] long
    /// @throws ScoreRefused when the model cannot run on the row, or its output is not finite or no
    ///   probability; the arrays keep what they held
    /// @throws IllegalStateException when the model has been closed
    public void score(float[] row, float[] probabilitiesOut, float[] logitsOut)
            throws ScoreRefused {
        scoreRows(1, row, probabilitiesOut, logitsOut);
    }

    /// Scores `rows` rows, at most the declared maximum; all arrays row-major. One refused row
    /// refuses the call: score its rows one by one to keep the others.
    public void scoreRows(int rows, float[] featuresIn, float[] probabilitiesOut, float[] logitsOut)
            throws ScoreRefused {
        if (!tryScoreRows(rows, featuresIn, probabilitiesOut, logitsOut)) {
            throw new IllegalStateException(
                    "a model must be open to score: version=" + model.version());
        }
    }

    /// Scores as [#scoreRows] does, unless the model has been closed.
    ///
    /// @return false when it has; nothing is written
    boolean tryScoreRows(int rows, float[] featuresIn, float[] probabilitiesOut, float[] logitsOut)
            throws ScoreRefused {
        Objects.checkFromIndexSize(0, rows * columns.width(), featuresIn.length);
        Objects.checkFromIndexSize(0, rows * classes, probabilitiesOut.length);
        Objects.checkFromIndexSize(0, rows * logits, logitsOut.length);
        if (!model.acquire()) {
            return false;
        }
        OnnxBuffers.Views views;
        try {
            views = buffers.of(rows);
            columns.put(featuresIn, rows, views.input());
            run(views);
        } catch (OrtException failed) {
            throw new ScoreRefused(failed);
        } finally {
            model.release();
        }
        Scores.check(views.probabilities(), views.logits(), rows);
        if (model.ports().columns() == classes) {
            Scores.copy(views.probabilities(), probabilitiesOut);
        } else {
            Scores.widen(views.probabilities(), probabilitiesOut);
        }
        var modelLogits = views.logits();
        if (modelLogits != null) {
            modelLogits.get(0, logitsOut, 0, rows * logits);
        } else {
            Scores.logitsOf(probabilitiesOut, classes, rows, logitsOut);
        }
        return true;
    }

    private void run(OnnxBuffers.Views views) throws OrtException {
        var session = model.session();
        if (runs == null) {
            session.run(views.inputs(), views.outputs()).close();
        } else {
            session.run(views.inputs(), Set.of(), views.outputs(), runs).close();
        }
    }

    /// Frees the tensors; the model stays with its owner.
    @Override
    public void close() {
        buffers.close();
    }
}

package io.counterweight.training;

import io.counterweight.boosting.LightGbmFailed;
import io.counterweight.boosting.TreesFit;
import io.counterweight.event.Classes;
import io.counterweight.learn.AgeMemory;
import io.counterweight.learn.Recipe;
import io.counterweight.learn.StateSections;
import io.counterweight.learn.TreeEnsemble;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When trees are fitted to a memory, the fit that runs, and the trees of the last: from 100
/// examples of the minority classes on, whenever those have doubled, and when the time of labels
/// has crossed a multiple of the recipe's `refit` and the examples have grown by its `growth`. A
/// large fit runs beside the thread that learns, and its trees are taken over when models are
/// published next: which model has them depends on the examples alone. For one thread.
final class TreesFits {
    private static final Logger log = LoggerFactory.getLogger(TreesFits.class);

    /// A fit to so many rows is waited for, as the first is: some tenths of a second.
    private static final int AT_ONCE = 8192;

    private static final String PROGRESS = "fit";
    private static final String MODEL = "model";
    private static final String NEXT = "next";

    private final Recipe.Trees recipe;
    private final Classes classes;
    private @Nullable TreeEnsemble fitted;
    private @Nullable TreesFit fit;
    private long fits;
    private long labelledAt = Long.MIN_VALUE;
    private long fittedAt = Long.MIN_VALUE;
    private long minorityAtFit;
    private long seenAtFit;
    private @Nullable String stopReason;

    TreesFits(Recipe.Trees recipe, Classes classes) {
        this.recipe = recipe;
        this.classes = classes;
    }

    /// Those of the last fit; null before the first.
    @Nullable TreeEnsemble trees() {
        return fitted;
    }

    /// Fits whose trees were taken over.
    long count() {
        return fits;
    }

    Optional<String> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    /// The time of labels.
    void reach(long time) {
        labelledAt = Math.max(labelledAt, time);
    }

    /// It was ahead of all that can be, and is that from now on.
    void setBack(long time) {
        labelledAt = Math.min(labelledAt, time);
        fittedAt = Math.min(fittedAt, time);
    }

    /// Models are about to be published: takes over what was fitted, begins what is due. Returns
    /// the rows of the fits that were taken over; 0 for none.
    int prepare(AgeMemory memory) {
        int rows = take();
        if (isDue(memory)) {
            fittedAt = labelledAt;
            minorityAtFit = memory.minoritySeen();
            seenAtFit = memory.seen();
            fit = TreesFit.begin(memory, classes.count(), recipe);
            if (fitted == null || fit.rows() <= AT_ONCE) {
                rows += take();
            }
        }
        return rows;
    }

    private int take() {
        if (fit == null) {
            return 0;
        }
        int rows = fit.rows();
        try {
            fitted = fit.trees();
            fits++;
        } catch (LightGbmFailed failed) {
            stopReason = failed.getMessage();
            rows = 0;
        }
        fit = null;
        return rows;
    }

    private boolean isDue(AgeMemory memory) {
        long minority = memory.minoritySeen();
        if (stopReason != null
                || fit != null
                || minority < FirstModels.FIRST
                || memory.rows() - memory.minorityRows() < FirstModels.FIRST) {
            return false;
        }
        long period = recipe.refit().toMillis();
        return fitted == null
                || minority >= 2 * minorityAtFit
                || (Math.floorDiv(labelledAt, period) > Math.floorDiv(fittedAt, period)
                        && memory.seen() >= (1 + recipe.growth()) * seenAtFit);
    }

    /// Adds how far it has come.
    void writeProgress(StateSections state) {
        state.with(PROGRESS, this::writeProgress);
    }

    /// Adds the trees. Waits for those that are being fitted: what they are fitted to is no longer
    /// what is remembered. A fit that failed is told when it is taken over.
    void writeTrees(StateSections state) {
        if (fitted != null) {
            state.with(MODEL, fitted::writeTo);
        }
        if (fit != null) {
            withNext(state, fit);
        }
    }

    private void writeProgress(DataOutput out) throws IOException {
        out.writeLong(fits);
        out.writeLong(labelledAt);
        out.writeLong(fittedAt);
        out.writeLong(minorityAtFit);
        out.writeLong(seenAtFit);
        out.writeUTF(stopReason == null ? "" : stopReason);
    }

    private static void withNext(StateSections state, TreesFit fit) {
        try {
            var trees = fit.trees();
            state.with(
                    NEXT,
                    out -> {
                        out.writeInt(fit.rows());
                        trees.writeTo(out);
                    });
        } catch (LightGbmFailed _) {
            log.debug("a fit that failed is in no state");
        }
    }

    /// Whether there are trees in a state.
    static boolean areIn(StateSections state) {
        return state.has(MODEL);
    }

    /// Reads how far it had come, and forgets its trees.
    void readProgress(StateSections state) {
        fitted = null;
        fit = null;
        state.read(PROGRESS, this::readProgress);
    }

    private void readProgress(DataInput in) throws IOException {
        fits = in.readLong();
        labelledAt = in.readLong();
        fittedAt = in.readLong();
        minorityAtFit = in.readLong();
        seenAtFit = in.readLong();
        var reason = in.readUTF();
        stopReason = reason.isEmpty() ? null : reason;
    }

    /// Reads the trees, where there are any, and those that were being fitted.
    void readTrees(StateSections state) {
        if (state.has(MODEL)) {
            state.read(MODEL, in -> fitted = TreeEnsemble.readFrom(in));
        }
        if (state.has(NEXT)) {
            state.read(
                    NEXT,
                    in -> {
                        int rows = in.readInt();
                        fit = TreesFit.of(TreeEnsemble.readFrom(in), rows);
                    });
        }
    }
}

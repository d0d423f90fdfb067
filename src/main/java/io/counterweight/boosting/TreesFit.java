package io.counterweight.boosting;

import io.counterweight.learn.AgeMemory;
import io.counterweight.learn.Recipe;
import io.counterweight.learn.TreeEnsemble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Trees that are being fitted to what a memory held when this was made, in a thread of its own.
/// What comes of it depends on the rows alone.
public final class TreesFit {
    private final FutureTask<TreeEnsemble> task;
    private final int rows;

    private TreesFit(FutureTask<TreeEnsemble> task, int rows) {
        this.task = task;
        this.rows = rows;
    }

    public static TreesFit begin(AgeMemory memory, int classes, Recipe.Trees recipe) {
        var held = new RememberedRows(memory);
        var task =
                new FutureTask<>(() -> {
                    try (held) {
                        return LightGbm.fit(held, classes, recipe);
                    }
                });
        Thread.ofPlatform().daemon().name("fit-" + recipe.name()).start(task);
        return new TreesFit(task, held.rows());
    }

    /// One that a state had.
    public static TreesFit of(TreeEnsemble trees, int rows) {
        var task = new FutureTask<>(() -> trees);
        task.run();
        return new TreesFit(task, rows);
    }

    /// To how many rows.
    public int rows() {
        return rows;
    }

    /// The trees; waits for them.
    ///
    /// @throws LightGbmFailed where LightGBM refused
    public TreeEnsemble trees() {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LightGbmFailed failed) {
                throw failed;
            }
            throw new IllegalStateException("a fit of trees failed", e.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.counterweight.learn;

import static java.util.Objects.requireNonNull;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides when a recipe's extra steps are due and draws their examples. Confined to one thread at
/// a time.
///
/// Where they answer drift, they are due from when the loss of a minority class rises until the
/// recipe's `hold` after it has fallen: one more day of the new kind has not been learned when its
/// loss falls first. Of what is blocked the control group alone has labels, so that what is left
/// has the larger losses: such examples are left out before as after, and like is compared with
/// like.
final class RecentSteps {
    private final Recipe.ExtraSteps declared;
    private final History history;
    private final HistoryDraws draws;
    private final @Nullable LossWatch watch;
    private final int classes;
    private long until = Long.MIN_VALUE;

    private RecentSteps(
            Recipe.ExtraSteps declared, LearningShape shape, History history, FirstScores scores) {
        this.declared = declared;
        this.history = history;
        this.draws = new HistoryDraws(history, declared.window().toMillis());
        this.classes = shape.classes().count();
        boolean onDrift = declared.when() == Recipe.ExtraSteps.When.DRIFT;
        this.watch = onDrift ? new LossWatch(shape.classes()) : null;
        if (onDrift) {
            scores.tell(this::watch);
        }
    }

    /// Those of a recipe; null for one without.
    static @Nullable RecentSteps of(
            Recipe.Network recipe,
            LearningShape shape,
            ExampleBuffers buffers,
            FirstScores scores) {
        return recipe.extraSteps() == null
                ? null
                : new RecentSteps(
                        recipe.extraSteps(), shape, requireNonNull(buffers.history()), scores);
    }

    private void watch(List<LabelledExample> examples, float[] probabilities) {
        var of = requireNonNull(watch);
        for (int r = 0; r < examples.size(); r++) {
            if (examples.get(r).isOfBlocked()) {
                continue;
            }
            int label = examples.get(r).label();
            of.add(label, probabilities[r * classes + label]);
            if (of.isMinorityRising()) {
                long held = examples.get(r).labelledAt() + declared.hold().toMillis();
                until = Math.max(until, held);
            }
        }
    }

    /// The time of labels is set back.
    void setBack(long time) {
        until = Math.min(until, time + declared.hold().toMillis());
    }

    /// Whether drift is being answered.
    ///
    /// @param labelledAt newest time of a label
    boolean isReacting(long labelledAt) {
        return watch != null && labelledAt < until;
    }

    /// Extra steps to take now.
    int due(long labelledAt) {
        return watch == null || isReacting(labelledAt) ? declared.steps() : 0;
    }

    /// Where the examples of extra steps come from.
    HistoryDraws draws(long labelledAt) {
        draws.advanceTo(labelledAt);
        return draws;
    }

    /// The number of the newest example that may be drawn, plus one.
    long end() {
        return history.end();
    }

    void writeTo(DataOutput out) throws IOException {
        if (watch != null) {
            out.writeLong(until);
            watch.writeTo(out);
        }
    }

    void readFrom(DataInput in) throws IOException {
        if (watch != null) {
            until = in.readLong();
            watch.readFrom(in);
        }
    }
}

package io.counterweight.training;

import io.counterweight.plan.StreamPlan;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/// How far a run of training has come: examples, the time of labels, and who decides. Times are
/// event times in milliseconds. For one thread.
final class TrainingProgress {
    /// Examples of a block; snapshots are taken at multiples of it.
    private static final int BLOCK = 1024;

    /// How far one partition's examples may be behind another's: as long as topics keep what nobody
    /// has read.
    private static final long DISORDER = Duration.ofDays(7).toMillis();

    private final StreamPlan plan;
    private long examples;
    private long labelledAt = Long.MIN_VALUE;

    /// Newest time of a label in the block of examples so far; meaningless before its first.
    private long newestOfBlock = Long.MIN_VALUE;

    private String champion;
    private long promotedAt;
    private boolean isSeatNew;

    TrainingProgress(StreamPlan plan) {
        this.plan = plan;
        this.champion = plan.champion();
    }

    /// Examples so far, revisions included.
    long examples() {
        return examples;
    }

    void learned() {
        examples++;
    }

    /// Newest time of a label.
    long labelledAt() {
        return labelledAt;
    }

    void reach(long at) {
        labelledAt = Math.max(labelledAt, at);
    }

    /// Whether models are published before an example whose label is of that time.
    boolean crossesPeriod(long at) {
        long period = plan.training().publishEvery().toMillis();
        return labelledAt != Long.MIN_VALUE
                && Math.floorDiv(at, period) > Math.floorDiv(labelledAt, period);
    }

    /// A time of labels that is ahead of all that can be came from a version that took it: nothing
    /// would be published until the stream had got there. Where all examples of a block are behind
    /// it, by more than they can be out of order, it becomes that of their newest.
    ///
    /// The newest time of a block that a restart cuts is part of the state.
    ///
    /// @param at time of the label of the example that is being learned
    /// @return milliseconds that the time of labels was set back by; 0 where it was not
    long setBack(long at) {
        if (examples % BLOCK == 0) {
            newestOfBlock = Long.MIN_VALUE;
        }
        newestOfBlock = Math.max(newestOfBlock, at);
        if (examples % BLOCK == BLOCK - 1 && newestOfBlock < labelledAt - DISORDER) {
            long by = labelledAt - newestOfBlock;
            labelledAt = newestOfBlock;
            return by;
        }
        return 0;
    }

    /// The recipe that decides.
    String champion() {
        return champion;
    }

    /// Another recipe decides from now on.
    ///
    /// @param isByHand whether the rule rests for a window from here on
    void follow(String recipe, boolean isByHand) {
        champion = recipe;
        if (isByHand) {
            promotedAt = examples;
        }
        isSeatNew = true;
    }

    /// The rule proposes another champion.
    void proposed() {
        promotedAt = examples;
        isSeatNew = true;
    }

    /// Whether the rule rests: the window has not passed since the last change.
    boolean isResting() {
        return examples - promotedAt < plan.training().window();
    }

    /// Whether the champion changed, or the rule proposed one, since the state was last written.
    boolean isSeatNew() {
        return isSeatNew;
    }

    void written() {
        isSeatNew = false;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(examples);
        out.writeLong(labelledAt);
        out.writeUTF(champion);
        out.writeLong(promotedAt);
        out.writeLong(newestOfBlock);
    }

    void read(DataInput in) throws IOException {
        readBefore(in);
        newestOfBlock = in.readLong();
    }

    /// The form of releases before.
    void readBefore(DataInput in) throws IOException {
        examples = in.readLong();
        labelledAt = in.readLong();
        var read = in.readUTF();
        champion = plan.isRecipe(read) ? read : plan.champion();
        promotedAt = in.readLong();
    }
}

package io.counterweight.learn;

import io.counterweight.imbalance.ClassCounts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The live class counts of one learner, also over a restart with another recipe. Confined to one
/// thread at a time.
final class LearnerCounts {
    private ClassCounts counts;

    /// Of the learner that was before, until this one has learned what is still there of its time.
    private @Nullable ClassCounts before;

    LearnerCounts(ClassCounts empty) {
        this.counts = empty;
    }

    /// The counts as they are now.
    ClassCounts now() {
        return counts;
    }

    /// Takes back an example of that class, which one that began anew may not have counted.
    ///
    /// @param weight for how many it stood
    void takeBack(int label, long eventTimeMillis, double weight) {
        if (counts.count(label) >= Math.min(1, weight)) {
            counts.remove(label, eventTimeMillis, weight);
        }
    }

    /// After the examples of before the start that are still there were learned: classes are
    /// counted as they were before, those that are not there any more included.
    void endHeadStart() {
        if (before != null) {
            counts = ClassCounts.continued(before, counts);
            before = null;
        }
    }

    void writeTo(DataOutput out) throws IOException {
        counts.writeTo(out);
    }

    /// Goes on with what [#writeTo] wrote, as the recipe counts now.
    void readFrom(DataInput in) throws IOException {
        counts = ClassCounts.continued(ClassCounts.readFrom(in), counts);
    }

    /// As [#readFrom], as it was counted then.
    void readAsWritten(DataInput in) throws IOException {
        counts = ClassCounts.readFrom(in);
    }

    /// As [#readFrom], from [#endHeadStart] on.
    void readBefore(DataInput in) throws IOException {
        before = ClassCounts.readFrom(in);
    }
}

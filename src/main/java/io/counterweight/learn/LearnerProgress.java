package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// How far one learner has come. Times are event times in milliseconds. Confined to one thread at a
/// time.
final class LearnerProgress {
    private long examples;
    private long labelledAt = Long.MIN_VALUE;
    private long batches;
    private long batchBegan;
    private double lastLoss = Double.NaN;
    private @Nullable String stopReason;

    /// Examples learned from, those of the pending mini-batch included.
    long examples() {
        return examples;
    }

    /// Newest time of a label.
    long labelledAt() {
        return labelledAt;
    }

    /// Mini-batches that were stepped on.
    long batches() {
        return batches;
    }

    /// The number that the history gives its next example when the pending mini-batch began.
    long batchBegan() {
        return batchBegan;
    }

    /// The mean weighted loss of the last step's mini-batch; empty before the first.
    OptionalDouble lastLoss() {
        return Double.isNaN(lastLoss) ? OptionalDouble.empty() : OptionalDouble.of(lastLoss);
    }

    /// Why it stopped; empty while it learns.
    Optional<String> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    boolean isStopped() {
        return stopReason != null;
    }

    void learned(long labelledAt) {
        examples++;
        this.labelledAt = Math.max(this.labelledAt, labelledAt);
    }

    void setBack(long time) {
        labelledAt = Math.min(labelledAt, time);
    }

    void beginBatch(long historyEnd) {
        batchBegan = historyEnd;
    }

    void stepped(double loss) {
        lastLoss = loss;
    }

    void endBatch() {
        batches++;
    }

    void stop(@Nullable String reason) {
        stopReason = reason;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(examples);
        out.writeLong(labelledAt);
        out.writeLong(batches);
        out.writeLong(batchBegan);
        out.writeDouble(lastLoss);
        out.writeBoolean(stopReason != null);
        out.writeUTF(stopReason == null ? "" : stopReason);
    }

    void readFrom(DataInput in) throws IOException {
        examples = in.readLong();
        labelledAt = in.readLong();
        batches = in.readLong();
        batchBegan = in.readLong();
        lastLoss = in.readDouble();
        boolean stopped = in.readBoolean();
        String reason = in.readUTF();
        stopReason = stopped ? reason : null;
    }
}

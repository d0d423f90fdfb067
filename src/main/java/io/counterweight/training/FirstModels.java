package io.counterweight.training;

import io.counterweight.event.Example;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// When models are published early in a stream, whatever the period of `publish`: at 100 examples
/// of the minority classes, and each time they have doubled, up to 6,400. What a model gains from
/// frauds goes with their logarithm, so these are even steps. For one thread, which gives every
/// example in its order.
final class FirstModels {
    static final int FIRST = 100;
    static final int LAST = 6_400;

    private final int majority;
    private long ofMinority;
    private long ofMajority;
    private long next = FIRST;

    FirstModels(int majority) {
        this.majority = majority;
    }

    /// Whether models are published before the next example. As many of the majority must be there:
    /// of frauds alone nothing is learned.
    boolean isDue() {
        return !areOver() && ofMinority >= next && ofMajority >= next;
    }

    /// They are published, for whatever reason.
    void published() {
        while (isDue()) {
            next *= 2;
        }
    }

    /// One example more. A label that takes the place of another, or of none, counts as it was.
    void learned(Example example) {
        if (areOver() || example.getWithdrawn() || example.hasRevisedFrom()) {
            return;
        }
        if (example.getLabel() == majority) {
            ofMajority++;
        } else {
            ofMinority++;
        }
    }

    /// Whether none comes any more.
    boolean areOver() {
        return next > LAST;
    }

    /// The stream is older than what is counted here.
    void end() {
        next = 2L * LAST;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(ofMinority);
        out.writeLong(ofMajority);
        out.writeLong(next);
    }

    void read(DataInput in) throws IOException {
        ofMinority = in.readLong();
        ofMajority = in.readLong();
        next = in.readLong();
    }
}

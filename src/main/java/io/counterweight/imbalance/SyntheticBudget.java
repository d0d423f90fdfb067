package io.counterweight.imbalance;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// How many synthetic examples may still be made: so many for each real minority example learned,
/// and never more in all. Confined to one thread at a time.
public final class SyntheticBudget {
    private final double perExample;
    private long examples;
    private long made;

    /// @param perExample synthetic examples a real one, > 0
    public SyntheticBudget(double perExample) {
        if (!(perExample > 0 && Double.isFinite(perExample))) {
            throw new IllegalArgumentException("budget must be positive: budget=" + perExample);
        }
        this.perExample = perExample;
    }

    /// A real minority example was learned.
    public void learned() {
        examples++;
    }

    /// Takes up to `wanted` from the budget and returns how many that were.
    public int take(int wanted) {
        int taken = (int) Math.min(wanted, (long) Math.floor(perExample * examples) - made);
        made += taken;
        return taken;
    }

    /// Gives back what was taken and not made.
    public void giveBack(int unused) {
        made -= unused;
    }

    /// Real minority examples learned.
    public long examples() {
        return examples;
    }

    /// Synthetic examples made.
    public long made() {
        return made;
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeLong(examples);
        out.writeLong(made);
    }

    /// Takes the place of what stands.
    public void readFrom(DataInput in) throws IOException {
        examples = in.readLong();
        made = in.readLong();
    }
}

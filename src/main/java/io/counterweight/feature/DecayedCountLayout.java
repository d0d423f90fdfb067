package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.ProfileFeature.DecayedCount;

/// A decayed count of an entity's earlier transactions.
final class DecayedCountLayout implements StateLayout {
    static final int ALWAYS = -1;

    private final int column;
    private final long halfLife;
    private final int after;
    private final int condition;
    private final double above;

    /// @param condition the column that decides whether a transaction counts, or [#ALWAYS]; filled
    ///   before this state observes
    DecayedCountLayout(int column, DecayedCount declared, int condition) {
        this.column = column;
        this.halfLife = declared.halfLife().toMillis();
        this.after = set(declared.after());
        this.condition = condition;
        this.above = declared.where() == null ? 0 : declared.where().above();
    }

    @Override
    public long reach() {
        return DecayedSum.reach(halfLife);
    }

    @Override
    public EntityState empty() {
        return new State(0, new DecayedSum(halfLife));
    }

    @Override
    public EntityState read(ProfileReader in) {
        return new State(in.getVarLong(), DecayedSum.read(halfLife, in));
    }

    private final class State implements EntityState {
        private final DecayedSum sum;
        private long seen;

        State(long seen, DecayedSum sum) {
            this.seen = seen;
            this.sum = sum;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            features[column] = Numbers.column(sum.at(t.getEventTime()));
            seen++;
            if (seen > after && (condition == ALWAYS || features[condition] > above)) {
                sum.add(t.getEventTime(), 1);
            }
        }

        @Override
        public void write(ProfileWriter out) {
            out.putVarLong(seen);
            sum.write(out);
        }
    }
}

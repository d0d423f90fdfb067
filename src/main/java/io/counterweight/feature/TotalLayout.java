package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;

/// All transactions of an entity so far, this one included.
final class TotalLayout implements StateLayout {
    private final int column;
    private final boolean log;

    TotalLayout(int column, boolean log) {
        this.column = column;
        this.log = log;
    }

    @Override
    public EntityState empty() {
        return new State(0);
    }

    @Override
    public EntityState read(ProfileReader in) {
        return new State(in.getVarLong());
    }

    private final class State implements EntityState {
        private long count;

        State(long count) {
            this.count = count;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            count++;
            features[column] = Numbers.column(log ? Numbers.log(count) : count);
        }

        @Override
        public void write(ProfileWriter out) {
            out.putVarLong(count);
        }
    }
}

package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.ProfileFeature.SecondsSinceLast;

/// When an entity's newest transaction was.
final class LastTimeLayout implements StateLayout {
    private static final long NEVER = Long.MIN_VALUE;

    private final int column;
    private final long cap;
    private final double unit;
    private final boolean log;

    LastTimeLayout(int column, SecondsSinceLast declared) {
        this.column = column;
        this.cap = declared.cap().toMillis();
        this.unit = set(declared.unit()).toMillis();
        this.log = set(declared.log());
    }

    @Override
    public long reach() {
        return cap;
    }

    @Override
    public EntityState empty() {
        return new State(NEVER);
    }

    @Override
    public EntityState read(ProfileReader in) {
        return new State(in.getSigned());
    }

    private final class State implements EntityState {
        private long last;

        State(long last) {
            this.last = last;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            long time = t.getEventTime();
            long since = last == NEVER ? cap : Math.clamp(time - last, 0, cap);
            double value = since / unit;
            features[column] = Numbers.column(log ? Numbers.log(value) : value);
            last = Math.max(last, time);
        }

        @Override
        public void write(ProfileWriter out) {
            out.putSigned(last);
        }
    }
}

package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Outcome;
import io.counterweight.feature.FraudFeature.TimeSinceFraud;

/// When an entity's newest known frauds were: eight of them, so that one that is taken back leaves
/// the one before it.
final class LastFraudLayout implements StateLayout {
    private static final int KEPT = 8;
    private static final double DAY = 86_400_000;

    private final int column;
    private final Frauds frauds;
    private final long cap;

    LastFraudLayout(int column, TimeSinceFraud declared, Frauds frauds) {
        this.column = column;
        this.frauds = frauds;
        this.cap = declared.cap().toMillis();
    }

    @Override
    public long reach() {
        return cap;
    }

    @Override
    public EntityState empty() {
        return new State(new TimedFlags(KEPT));
    }

    @Override
    public EntityState read(ProfileReader in) {
        return new State(TimedFlags.read(KEPT, in));
    }

    @Override
    public Outcomes outcomes() {
        return Outcomes.MINORITY;
    }

    private final class State implements EntityState {
        private final TimedFlags known;

        State(TimedFlags known) {
            this.known = known;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            long since =
                    known.size() == 0 ? cap : Math.clamp(t.getEventTime() - known.newest(), 0, cap);
            features[column] = Numbers.column(since / DAY);
        }

        @Override
        public void learn(Outcome o) {
            int change = frauds.change(o);
            if (change > 0) {
                known.add(o.getEventTime(), true);
            } else if (change < 0) {
                known.remove(o.getEventTime());
            }
        }

        @Override
        public void write(ProfileWriter out) {
            known.write(out);
        }

        @Override
        public int heapBytes() {
            return known.heapBytes();
        }
    }
}

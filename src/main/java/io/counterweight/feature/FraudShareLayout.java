package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Outcome;
import io.counterweight.feature.FraudFeature.FraudShare;

/// The newest labelled transactions of an entity, each a fraud or not.
final class FraudShareLayout implements StateLayout {
    private final int column;
    private final Frauds frauds;
    private final int last;

    FraudShareLayout(int column, FraudShare declared, Frauds frauds) {
        this.column = column;
        this.frauds = frauds;
        this.last = declared.last();
    }

    @Override
    public EntityState empty() {
        return new State(new TimedFlags(last));
    }

    @Override
    public EntityState read(ProfileReader in) {
        return new State(TimedFlags.read(last, in));
    }

    @Override
    public Outcomes outcomes() {
        return Outcomes.ALL;
    }

    private final class State implements EntityState {
        private final TimedFlags labelled;

        State(TimedFlags labelled) {
            this.labelled = labelled;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            features[column] = Numbers.column(Numbers.divide(labelled.countSet(), labelled.size()));
        }

        @Override
        public void learn(Outcome o) {
            boolean fraud = frauds.contains(o.getLabel());
            if (o.getWithdrawn()) {
                labelled.remove(o.getEventTime(), fraud);
            } else if (o.hasRevisedFrom()) {
                labelled.change(o.getEventTime(), frauds.takenBack(o), fraud);
            } else {
                labelled.add(o.getEventTime(), fraud);
            }
        }

        @Override
        public void write(ProfileWriter out) {
            labelled.write(out);
        }

        @Override
        public int heapBytes() {
            return labelled.heapBytes();
        }
    }
}

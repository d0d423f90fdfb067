package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Outcome;
import io.counterweight.feature.FraudFeature.DecayedFraudRate;

/// A decayed fraud rate of an entity's labelled transactions.
final class DecayedRateLayout implements StateLayout {
    private final int column;
    private final Frauds frauds;
    private final long halfLife;
    private final double prior;
    private final double weight;

    DecayedRateLayout(int column, DecayedFraudRate declared, Frauds frauds) {
        this.column = column;
        this.frauds = frauds;
        this.halfLife = declared.halfLife().toMillis();
        this.prior = set(declared.prior());
        this.weight = set(declared.weight());
    }

    @Override
    public long reach() {
        return DecayedSum.reach(halfLife);
    }

    @Override
    public EntityState empty() {
        return new State(new DecayedSum(halfLife), new DecayedSum(halfLife));
    }

    @Override
    public EntityState read(ProfileReader in) {
        return new State(DecayedSum.read(halfLife, in), DecayedSum.read(halfLife, in));
    }

    @Override
    public Outcomes outcomes() {
        return Outcomes.ALL;
    }

    private final class State implements EntityState {
        private final DecayedSum fraud;
        private final DecayedSum labelled;

        State(DecayedSum fraud, DecayedSum labelled) {
            this.fraud = fraud;
            this.labelled = labelled;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            double f = Math.max(0, fraud.at(t.getEventTime()));
            double n = labelled.at(t.getEventTime());
            features[column] = Numbers.column((f + prior * weight) / (n + weight));
        }

        @Override
        public void learn(Outcome o) {
            int change = frauds.change(o);
            if (change != 0) {
                fraud.add(o.getEventTime(), change);
            }
            int more = Frauds.labelled(o);
            if (more != 0) {
                labelled.add(o.getEventTime(), more);
            }
        }

        @Override
        public void write(ProfileWriter out) {
            fraud.write(out);
            labelled.write(out);
        }
    }
}

package io.counterweight.plan;

import com.google.protobuf.MessageLite;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Example;
import io.counterweight.event.Outcome;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.feature.FeatureSet;
import io.counterweight.feature.RecordMapping;

/// Reads records of other declarations of the pipeline as records of its own. A column that the
/// other did not have is missing, NaN, unless the event alone fills it. Records of its own pass as
/// they are. For one thread.
public final class Translation {
    private final FeatureSet features;
    private final Declarations declarations;
    private final float[] row;

    public Translation(StreamPlan plan) {
        this.features = plan.features();
        this.declarations = plan.declarations();
        this.row = new float[features.columns()];
    }

    /// Any internal record, which may hold anything.
    ///
    /// @throws IllegalArgumentException for one of a declaration that nobody knows, or that is not
    ///   laid out as its declaration says
    @SuppressWarnings("unchecked") // Each kind of record becomes one of its kind.
    public <T extends MessageLite> T read(T message) {
        return (T)
                switch (message) {
                    case EnrichedTransaction transaction -> of(transaction);
                    case ScoredTransaction scored -> of(scored);
                    case Example example -> of(example);
                    case Outcome outcome -> of(outcome);
                    default -> message;
                };
    }

    /// One for a single entity names none.
    private Outcome of(Outcome outcome) {
        return outcome.getEntitiesCount() == 0 || declarations.isOwn(outcome.getLayout())
                ? outcome
                : outcome.toBuilder()
                        .clearEntities()
                        .addAllEntities(
                                mapping(outcome.getLayout()).entities(outcome.getEntitiesList()))
                        .setLayout(features.layout().fingerprint())
                        .build();
    }

    public Example of(Example example) {
        return declarations.isOwn(example.getScored().getLayout())
                ? example
                : example.toBuilder().setScored(of(example.getScored())).build();
    }

    /// A transaction on its way: also what the event alone tells of the columns is of this
    /// declaration.
    public EnrichedTransaction of(EnrichedTransaction transaction) {
        if (declarations.isOwn(transaction.getLayout())) {
            return transaction;
        }
        var mapping = mapping(transaction.getLayout());
        var mapped = mapping.map(transaction).toBuilder();
        mapping.columns(transaction.getFeaturesList(), row);
        features.begin(mapped, row);
        mapped.clearFeatures();
        for (float value : row) {
            mapped.addFeatures(value);
        }
        return mapped.build();
    }

    public ScoredTransaction of(ScoredTransaction scored) {
        if (declarations.isOwn(scored.getLayout())) {
            return scored;
        }
        var mapping = mapping(scored.getLayout());
        mapping.columns(scored.getFeaturesList(), row);
        var mapped = scored.toBuilder().clearFeatures().clearEntities();
        for (float value : row) {
            mapped.addFeatures(value);
        }
        // Examples carry no entities at all.
        if (scored.getEntitiesCount() > 0) {
            mapped.addAllEntities(mapping.entities(scored.getEntitiesList()));
        }
        return mapped.setLayout(features.layout().fingerprint()).build();
    }

    /// What waits, its transaction as one of this declaration.
    public PendingTransaction of(PendingTransaction pending) {
        return !pending.hasScored() || declarations.isOwn(pending.getScored().getLayout())
                ? pending
                : pending.toBuilder().setScored(of(pending.getScored())).build();
    }

    /// An example that was learned before: of a declaration that nobody knows any more, every
    /// feature is missing.
    public Example ofLearned(Example example) {
        int layout = example.getScored().getLayout();
        if (declarations.isOwn(layout) || declarations.mapping(layout) != null) {
            return of(example);
        }
        var scored = example.getScored().toBuilder().clearFeatures();
        for (int c = 0; c < row.length; c++) {
            scored.addFeatures(Float.NaN);
        }
        return example.toBuilder().setScored(scored).build();
    }

    private RecordMapping mapping(int layout) {
        var mapping = declarations.mapping(layout);
        if (mapping == null) {
            throw new IllegalArgumentException(
                    "a record must be of a declaration that the topic declarations has: layout="
                            + Integer.toHexString(layout));
        }
        return mapping;
    }
}

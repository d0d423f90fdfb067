package io.counterweight.stream;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.feature.FeatureSet;
import io.counterweight.feature.RecordMapping;
import org.apache.kafka.common.errors.SerializationException;

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

    /// A transaction on its way: also what the event alone tells of the columns is of this
    /// declaration.
    EnrichedTransaction of(EnrichedTransaction transaction) {
        if (declarations.isOwn(transaction.getLayout())) {
            return transaction;
        }
        var mapped = mapping(transaction.getLayout()).map(transaction).toBuilder();
        FeatureVectors.take(mapped, row);
        features.begin(mapped, row);
        FeatureVectors.put(row, mapped);
        return mapped.build();
    }

    ScoredTransaction of(ScoredTransaction scored) {
        if (declarations.isOwn(scored.getLayout())) {
            return scored;
        }
        var mapping = mapping(scored.getLayout());
        mapping.columns(scored::getFeatures, row);
        var mapped = scored.toBuilder().clearFeatures().clearEntities();
        for (float value : row) {
            mapped.addFeatures(value);
        }
        // Examples carry no entities at all.
        for (int e = 0; scored.getEntitiesCount() > 0 && e < entities(); e++) {
            mapped.addEntities(mapping.entity(e, scored.getEntitiesList()));
        }
        return mapped.setLayout(features.layout().fingerprint()).build();
    }

    /// What waits, its transaction as one of this declaration.
    public PendingTransaction of(PendingTransaction pending) {
        return !pending.hasScored() || declarations.isOwn(pending.getScored().getLayout())
                ? pending
                : pending.toBuilder().setScored(of(pending.getScored())).build();
    }

    private int entities() {
        return features.layout().entities().size();
    }

    private RecordMapping mapping(int layout) {
        var mapping = declarations.mapping(layout);
        if (mapping == null) {
            throw new SerializationException(
                    "a record must be of a declaration that the topic declarations has: layout="
                            + Integer.toHexString(layout));
        }
        return mapping;
    }
}

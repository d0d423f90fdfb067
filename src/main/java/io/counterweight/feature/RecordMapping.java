package io.counterweight.feature;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Positions;
import java.util.List;
import java.util.function.IntFunction;

/// Brings records of one declaration into the layout of another. What the other does not have is
/// missing: a column is NaN, a number 0, a category and an entity's id empty. Immutable.
public final class RecordMapping {
    private final int fingerprint;
    private final int[] entities;
    private final int[] numbers;
    private final int[] categories;
    private final int[] columns;

    /// @param to the layout wanted
    public RecordMapping(RecordLayout from, RecordLayout to) {
        this.fingerprint = to.fingerprint();
        this.entities = Positions.of(to.entities(), from.entities());
        this.numbers = Positions.of(to.numbers(), from.numbers());
        this.categories = Positions.of(to.categories(), from.categories());
        this.columns = Positions.of(to.meanings(), from.meanings());
    }

    /// The transaction as a service of the other declaration would have sent it here; of its
    /// columns, those that only a profile knows may be missing.
    public EnrichedTransaction map(EnrichedTransaction old) {
        var mapped =
                old.toBuilder()
                        .setLayout(fingerprint)
                        .clearEntities()
                        .clearNumbers()
                        .clearCategories()
                        .clearFeatures()
                        .clearUsual();
        for (int from : entities) {
            mapped.addEntities(at(from, old.getEntitiesList(), ""));
        }
        for (int from : numbers) {
            mapped.addNumbers(at(from, old.getNumbersList(), 0.0));
        }
        for (int from : categories) {
            mapped.addCategories(at(from, old.getCategoriesList(), ""));
        }
        for (int from : columns) {
            mapped.addFeatures(at(from, old.getFeaturesList(), Float.NaN));
        }
        if (old.getUsualCount() > 0) {
            for (int from : columns) {
                mapped.addUsual(at(from, old.getUsualList(), Float.NaN));
            }
        }
        return mapped.build();
    }

    /// The id of one of the entities of the layout wanted; empty where it is missing.
    public String entity(int slot, List<String> old) {
        return at(entities[slot], old, "");
    }

    /// Writes a feature vector of the other declaration as one of this.
    ///
    /// @param old value of a column of the other
    /// @param to receives the columns of the layout wanted, from 0 on
    public void columns(IntFunction<Float> old, float[] to) {
        for (int c = 0; c < columns.length; c++) {
            to[c] = columns[c] < 0 ? Float.NaN : old.apply(columns[c]);
        }
    }

    private static <T> T at(int position, List<T> values, T missing) {
        return position < 0 ? missing : values.get(position);
    }
}

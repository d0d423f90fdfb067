package io.counterweight.feature;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Positions;
import java.util.Arrays;
import java.util.List;

/// Brings records of one declaration into the layout of another. What the other does not have is
/// missing: a column is NaN, a number 0, a category empty, an entity's id `-`. Immutable.
public final class RecordMapping {
    /// Id of an entity that a record lacks.
    private static final String NOBODY = "-";

    private final RecordLayout from;
    private final int fingerprint;
    private final int[] entities;
    private final int[] numbers;
    private final int[] categories;
    private final int[] columns;

    /// @param to the layout wanted
    public RecordMapping(RecordLayout from, RecordLayout to) {
        this.from = from;
        this.fingerprint = to.fingerprint();
        this.entities = Positions.of(to.entities(), from.entities());
        this.numbers = Positions.of(to.numbers(), from.numbers());
        this.categories = Positions.of(to.categories(), from.categories());
        this.columns = Positions.of(to.meanings(), from.meanings());
    }

    /// The transaction as a service of the other declaration would have sent it here; of its
    /// columns, those that only a profile knows may be missing.
    ///
    /// @throws IllegalArgumentException where it is not laid out as the other declaration says
    public EnrichedTransaction map(EnrichedTransaction old) {
        require("entities", old.getEntitiesCount(), from.entities().size());
        require("numbers", old.getNumbersCount(), from.numbers().size());
        require("categories", old.getCategoriesCount(), from.categories().size());
        require("features", old.getFeaturesCount(), from.columns().size());
        if (old.getUsualCount() > 0) {
            require("usual", old.getUsualCount(), from.columns().size());
        }
        var mapped =
                old.toBuilder()
                        .setLayout(fingerprint)
                        .clearEntities()
                        .clearEarlierEntities()
                        .clearNumbers()
                        .clearCategories()
                        .clearFeatures()
                        .clearUsual();
        for (int position : entities) {
            mapped.addEntities(at(position, old.getEntitiesList(), NOBODY));
            if (old.getEarlierEntitiesCount() > 0) {
                mapped.addEarlierEntities(at(position, old.getEarlierEntitiesList(), ""));
            }
        }
        for (int position : numbers) {
            mapped.addNumbers(at(position, old.getNumbersList(), 0.0));
        }
        for (int position : categories) {
            mapped.addCategories(at(position, old.getCategoriesList(), ""));
        }
        for (int position : columns) {
            mapped.addFeatures(at(position, old.getFeaturesList(), Float.NaN));
        }
        if (old.getUsualCount() > 0) {
            for (int position : columns) {
                mapped.addUsual(at(position, old.getUsualList(), Float.NaN));
            }
        }
        return mapped.build();
    }

    /// The ids of the entities of the layout wanted.
    ///
    /// @throws IllegalArgumentException as [#map] does
    public List<String> entities(List<String> old) {
        require("entities", old.size(), from.entities().size());
        return Arrays.stream(entities).mapToObj(position -> at(position, old, NOBODY)).toList();
    }

    /// Writes a feature vector of the other declaration as one of this.
    ///
    /// @param to receives the columns of the layout wanted, from 0 on
    /// @throws IllegalArgumentException as [#map] does
    public void columns(List<Float> old, float[] to) {
        require("features", old.size(), from.columns().size());
        for (int c = 0; c < columns.length; c++) {
            to[c] = columns[c] < 0 ? Float.NaN : old.get(columns[c]);
        }
    }

    private static void require(String name, int found, int declared) {
        if (found != declared) {
            throw new IllegalArgumentException(
                    name
                            + " must be as the record's declaration says: values="
                            + found
                            + ", declared="
                            + declared);
        }
    }

    private static <T> T at(int position, List<T> values, T missing) {
        return position < 0 ? missing : values.get(position);
    }
}

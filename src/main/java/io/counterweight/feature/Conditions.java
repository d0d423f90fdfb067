package io.counterweight.feature;

import io.counterweight.feature.ProfileFeature.DecayedCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which columns a decayed count may ask: those filled before its entity counts the transaction.
final class Conditions {
    private final FeatureInputs inputs;
    private final Map<String, FeatureDeclaration> declarations;
    private final Columns columns;

    Conditions(
            FeatureInputs inputs, Map<String, FeatureDeclaration> declarations, Columns columns) {
        this.inputs = inputs;
        this.declarations = declarations;
        this.columns = columns;
    }

    /// The column that a decayed count asks, or [DecayedCountLayout#ALWAYS].
    int column(String feature, DecayedCount d) {
        if (d.where() == null) {
            return DecayedCountLayout.ALWAYS;
        }
        String name = d.where().feature();
        int column = columns.referred(feature, "where.feature", name);
        if (!filledBefore(feature, d.entity(), columns.owner(column))) {
            throw new FeatureException(
                    feature,
                    "where.feature",
                    "where.feature must be known before the count: where.feature=" + name,
                    askable(feature, d.entity()));
        }
        return column;
    }

    private List<String> askable(String feature, String entity) {
        List<String> askable = new ArrayList<>();
        List<String> names = columns.names();
        for (int i = 0; i < names.size(); i++) {
            if (filledBefore(feature, entity, columns.owner(i))) {
                askable.add(names.get(i));
            }
        }
        return askable;
    }

    private boolean filledBefore(String feature, String entity, String read) {
        FeatureDeclaration declared = declarations.get(read);
        if (declared != null && declared.isDerived()) {
            return false;
        }
        if (!(declared instanceof FeatureDeclaration.OfEntity profiled)) {
            return true;
        }
        String owner = owner(profiled.entity());
        if (owner.equals(owner(entity))) {
            return !(declared instanceof DecayedCount)
                    || (profiled.entity().equals(entity) && columns.of(read) < columns.of(feature));
        }
        return inputs.entities().indexOf(owner) < inputs.entities().indexOf(owner(entity));
    }

    private String owner(String key) {
        return Names.owner(inputs, key).orElse(key);
    }
}

package io.counterweight.feature;

/// A feature as a pipeline file declares it: one record a kind; the keys are the kebab-cased names
/// of the components.
///
/// A feature that is divided by nothing is 0. Times of day are UTC unless a zone is named.
public sealed interface FeatureDeclaration
        permits EventFeature, ProfileFeature, FraudFeature, DerivedFeature {
    /// Whether it is computed of other features' columns.
    default boolean isDerived() {
        return this instanceof DerivedFeature;
    }

    /// A feature that reads the profile of an entity.
    interface OfEntity {
        /// Its name, or those of the parts of a key ([KeyParts]).
        String entity();
    }

    /// A feature that reads a field.
    interface OfField {
        String field();
    }
}

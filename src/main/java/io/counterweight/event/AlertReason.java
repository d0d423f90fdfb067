package io.counterweight.event;

/// Why an alert: one feature's share in it.
///
/// @param feature its name; of a category, that of the column of the present value
/// @param value the present one
/// @param usual what it is compared with
/// @param entity the name of the entity whose usual value that is, such as `customer`; empty where
///   it is the mean of all: this member has no past, or the feature comes from labels
/// @param contribution what the present value adds to the logit of the decided class against the
///   majority
public record AlertReason(
        String feature, float value, float usual, String entity, float contribution) {}

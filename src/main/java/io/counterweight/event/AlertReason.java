package io.counterweight.event;

/// Why an alert: one feature's share in it.
///
/// @param feature its name; of a category, that of the column of the present value
/// @param value the present one
/// @param usual what it is compared with
/// @param entity the name of the entity whose usual value that is, such as `customer`; empty where
///   this member of it has no past, and the mean of all transactions stands in
/// @param contribution what the present value adds to the logit of the decided class against the
///   majority
public record AlertReason(
        String feature, float value, float usual, String entity, float contribution) {}

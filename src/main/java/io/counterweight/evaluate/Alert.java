package io.counterweight.evaluate;

import io.counterweight.event.AlertReason;
import java.util.List;

/// A transaction that was decided to be of a minority class.
///
/// @param decision the class decided, by its name
/// @param probability of that class, calibrated
/// @param reasons largest contribution first
public record Alert(
        String transactionId,
        long eventTime,
        String decision,
        float probability,
        List<AlertReason> reasons,
        String recipe,
        String modelVersion) {
    public Alert {
        reasons = List.copyOf(reasons);
    }
}

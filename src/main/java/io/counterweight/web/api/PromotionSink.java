package io.counterweight.web.api;

import io.counterweight.evaluate.Promotion;

/// Where promotions go.
@FunctionalInterface
public interface PromotionSink {
    /// Returns when the broker has the record.
    ///
    /// @throws Unavailable when it does not take it in time
    void send(Promotion promotion) throws Unavailable;
}

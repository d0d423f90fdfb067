package io.counterweight.web;

import io.counterweight.evaluate.Promotion;
import io.counterweight.web.api.Api;
import io.counterweight.web.api.ApiSources;
import io.counterweight.web.api.Unavailable;
import java.util.ArrayList;
import java.util.List;

/// An API without a stream: keeps what is written, for a test to look at.
final class ServedApi {
    final List<Promotion> promotions = new ArrayList<>();
    boolean isBrokerThere = true;

    Api api() {
        return Api.of(
                new ApiSources("cards", List.of("base", "focal"), () -> "base", this::promote));
    }

    private void promote(Promotion promotion) throws Unavailable {
        if (!isBrokerThere) {
            throw new Unavailable(
                    "the broker does not take the record", new IllegalStateException());
        }
        promotions.add(promotion);
    }
}

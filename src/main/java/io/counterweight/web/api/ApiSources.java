package io.counterweight.web.api;

import java.util.List;
import java.util.function.Supplier;

/// What the API asks of the service. The suppliers are called from one thread per request.
///
/// @param recipes names of those that compete
/// @param champion who decides, as this process knows
public record ApiSources(
        String pipeline,
        List<String> recipes,
        Supplier<String> champion,
        PromotionSink promotions) {}

package io.counterweight.app.api;

import io.counterweight.learn.Recipe;
import io.counterweight.stream.PromotionJson;
import io.counterweight.stream.StreamPlan;
import io.counterweight.web.api.Api;
import io.counterweight.web.api.ApiSources;
import java.util.List;

/// The API of a running service: each of its sources, put together.
public final class ServiceApi {
    private ServiceApi() {}

    /// @param applications those of this process, at least one
    /// @param producer writes promotions and labels; the caller closes it
    public static Api of(
            StreamPlan plan, List<ApiApplication> applications, TopicProducer producer) {
        var promotions = new PromotionJson();
        var champion = applications.getFirst().champion();
        return Api.of(
                new ApiSources(
                        plan.pipeline(),
                        plan.recipes().stream().map(Recipe::name).toList(),
                        champion::recipe,
                        promotion ->
                                TopicProducer.await(
                                        producer.send(
                                                plan.topics().promotions(),
                                                plan.pipeline(),
                                                promotions.write(promotion)))));
    }
}

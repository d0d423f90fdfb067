package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.AllTraffic;
import io.counterweight.event.Example;
import io.counterweight.plan.StreamPlan;
import io.counterweight.training.RecipeScore;
import io.counterweight.training.Standing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Estimates of each recipe over all traffic, from the examples of a stream of which a part was
/// blocked. The first label of a transaction is taken.
final class TrafficReport implements Consumer<Example> {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final StreamPlan plan;
    private final int majority;
    private final long from;
    private final Map<String, AllTraffic> recipes = new LinkedHashMap<>();
    private long begin = Long.MIN_VALUE;

    TrafficReport(Pipeline pipeline, StreamPlan plan) {
        this.plan = plan;
        this.majority = plan.classes().majority();
        this.from = pipeline.judge().from().toMillis();
        plan.recipes().forEach(recipe -> recipes.put(recipe.name(), new AllTraffic()));
    }

    @Override
    public void accept(Example example) {
        long time = example.getScored().getEventTime();
        if (begin == Long.MIN_VALUE) {
            begin = Math.floorDiv(time, DAY) * DAY + from;
        }
        if (time < begin || example.hasRevisedFrom()) {
            return;
        }
        boolean isFraud = example.getLabel() != majority;
        double weight = Standing.of(example);
        recipes.forEach((name, traffic) -> {
            var score = RecipeScore.of(name, example);
            float rank = 0;
            for (int c = 0; score != null && c < score.probabilities().size(); c++) {
                rank += c == majority ? 0 : score.probabilities().get(c);
            }
            boolean isAlert = score != null && score.decision() != majority;
            traffic.add(rank, isFraud, isAlert, weight);
        });
    }

    /// By recipe.
    Map<String, AllTraffic.Estimate> estimates() {
        var estimates = new LinkedHashMap<String, AllTraffic.Estimate>();
        recipes.forEach((name, traffic) -> estimates.put(name, traffic.estimate()));
        return estimates;
    }
}

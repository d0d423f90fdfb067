package io.counterweight.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.TopicNames;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.learn.Blend;
import io.counterweight.learn.Recipe;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How much trees count while networks answer drift.
class BlendModelTest {
    private static final List<String> MEMBERS = List.of("memory", "memory-2", "trees");
    private static final StreamPlan PLAN =
            Pipelines.plan(
                    Pipelines.load("handbook"), TopicNames.of("handbook"), List.of("default"));
    private static final Recipe.Stack LEARNED =
            new Recipe.Stack("all", MEMBERS, null, null, Duration.ofDays(60));

    @Test
    void treesCountHalfOfTheirWeightInALearnedSumWhileANetworkAnswersDrift() {
        var blend = Blend.of(LEARNED, PLAN.classes());

        assertThat(weights(blend, false)).isEqualTo("memory 0.333 memory-2 0.333 trees 0.333");
        assertThat(weights(blend, true)).isEqualTo("memory 0.400 memory-2 0.400 trees 0.200");
        assertThat(onnx(blend, true)).isNotEqualTo(onnx(blend, false));
        // Once it is over, what was learned counts again.
        assertThat(blend.mixture().weights()).allMatch(weight -> weight == 1 / 3.0);
    }

    @Test
    void aMeanIsAMeanWhateverItsMembersDo() {
        var mean = new Recipe.Blend("all", MEMBERS, null, null);
        var blend = Blend.of(mean, PLAN.classes());

        assertThat(onnx(blend, true)).isEqualTo(onnx(blend, false));
    }

    @Test
    void soIsAStackWithAWindow() {
        var windowed = new Recipe.Stack("all", MEMBERS, Duration.ofDays(14), null, null);
        var blend = Blend.of(windowed, PLAN.classes());

        assertThat(weights(blend, true)).isEqualTo(weights(blend, false));
    }

    private static String weights(Blend blend, boolean isDrift) {
        return model(blend, isDrift).provenance().get("counterweight.weights");
    }

    private static byte[] onnx(Blend blend, boolean isDrift) {
        return model(blend, isDrift).onnx(Map.of());
    }

    private static BlendModel model(Blend blend, boolean isDrift) {
        var members =
                new TrainedModels(PLAN, new JavaKernels(), false)
                        .all().stream()
                                .filter(member -> MEMBERS.contains(member.name()))
                                .map(member ->
                                        isDrift && member.name().equals("memory-2")
                                                ? answering(member)
                                                : member)
                                .toList();
        return new BlendModel(PLAN, "all", members, blend);
    }

    /// The same, answering drift.
    private static TrainedModel answering(TrainedModel member) {
        return (TrainedModel)
                Proxy.newProxyInstance(
                        TrainedModel.class.getClassLoader(),
                        new Class<?>[] {TrainedModel.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("hasReacted")
                                        ? true
                                        : method.invoke(member, arguments));
    }
}

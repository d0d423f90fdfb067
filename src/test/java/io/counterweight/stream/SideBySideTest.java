package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.training.Occasions;
import io.counterweight.training.SideBySide;
import io.counterweight.training.TrainingOutput;
import io.counterweight.training.TrainingOutput.Evaluated;
import io.counterweight.training.TrainingOutput.ModelMade;
import io.counterweight.training.TrainingOutput.Promoted;
import io.counterweight.training.TrainingRun;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Recipes that learn on several threads against the same on one.
class SideBySideTest {
    private static final int EXAMPLES = 3000;

    @Test
    void statesModelsAndEvaluationsAreTheSameOnAnyNumberOfThreads() {
        assertSame(Plans.sideBySide(), 100);
    }

    @Test
    void treesBesideANetworkAndInABlendAreTheSameOnAnyNumberOfThreads() {
        assertSame(Plans.withTrees(), 50);
    }

    private static void assertSame(StreamPlan plan, int fewestOutputs) {
        var examples = LearnerStoreTest.examples(41, EXAMPLES);
        try (var threads = Executors.newCachedThreadPool()) {
            var one = new TrainingRun(plan, new JavaKernels(), StreamObserver.SILENT);
            var several =
                    new TrainingRun(
                            plan,
                            new JavaKernels(),
                            StreamObserver.SILENT,
                            new SideBySide(threads, 3));
            int outputs = 0;
            for (int i = 0; i < examples.size(); i++) {
                var expected = one.learn(examples.get(i));
                assertThat(texts(several.learn(examples.get(i)))).isEqualTo(texts(expected));
                outputs += expected.size();
                // Between the examples that are learned together, too.
                if (i % 700 == 699) {
                    assertThat(several.state()).isEqualTo(one.state());
                    assertSameRecipes(plan, several, one);
                }
            }
            assertThat(outputs).isGreaterThan(fewestOutputs);
            assertSameRecipes(plan, several, one);
        }
    }

    private static void assertSameRecipes(StreamPlan plan, TrainingRun several, TrainingRun one) {
        for (var recipe : plan.recipes()) {
            assertThat(several.state(recipe.name())).isEqualTo(one.state(recipe.name()));
            assertThat(several.parametersHash(recipe.name()))
                    .isEqualTo(one.parametersHash(recipe.name()));
        }
    }

    private static List<String> texts(List<TrainingOutput> outputs) {
        return outputs.stream()
                .map(output ->
                        switch (output) {
                            case ModelMade(var recipe, var onnx) ->
                                    recipe + HexFormat.of().formatHex(onnx);
                            case Evaluated(var evaluation) -> evaluation.toString();
                            case TrainingOutput.RulesEvaluated(var evaluation) ->
                                    evaluation.toString();
                            case Promoted(var promotion) -> promotion.toString();
                        })
                .toList();
    }

    /// Labels of several days in no order, some far ahead: the run publishes only where it was said
    /// that it may.
    @Test
    void aRunSpeaksToTheScorerOnlyAtOccasions() {
        var plan = Plans.promoting();
        var run = new TrainingRun(plan, new JavaKernels(), StreamObserver.SILENT);
        var occasions = new Occasions(plan);
        int spoken = 0;
        int awaited = 0;
        for (var example : disordered(LearnerStoreTest.examples(42, EXAMPLES))) {
            boolean isOccasion = occasions.isNext(example);
            boolean speaks = run.learn(example).stream().anyMatch(o -> !(o instanceof Evaluated));
            assertThat(isOccasion || !speaks).isTrue();
            spoken += speaks ? 1 : 0;
            awaited += isOccasion ? 1 : 0;
        }
        assertThat(spoken).isGreaterThan(10);
        assertThat(awaited).isLessThan(EXAMPLES / 2);
    }

    private static List<Example> disordered(List<Example> examples) {
        var moved = new ArrayList<Example>();
        for (int i = 0; i < examples.size(); i++) {
            long days = i == 500 ? 300 : i / 50 % 3 == 0 ? -2 : 0;
            var example = examples.get(i);
            moved.add(
                    example.toBuilder()
                            .setLabelledAt(example.getLabelledAt() + days * 86_400_000)
                            .build());
        }
        return moved;
    }

    @Test
    void everyoneIsDoneWhenEachReturnsAndTheFaultOfOneIsThrown() {
        try (var threads = Executors.newCachedThreadPool()) {
            var sideBySide = new SideBySide(threads, 3);
            var done = new int[20];
            var all = java.util.stream.IntStream.range(0, done.length).boxed().toList();
            sideBySide.each(all, i -> done[i]++);
            assertThat(done).containsOnly(1);
            assertThatThrownBy(() ->
                            sideBySide.each(
                                    all,
                                    i -> {
                                        if (i == 7) {
                                            throw new IllegalArgumentException("seven");
                                        }
                                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("seven");
        }
    }
}

package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.ShadowScore;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.training.TrainingOutput.ModelMade;
import io.counterweight.training.TrainingOutput.Promoted;
import io.counterweight.training.TrainingRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a run of training makes of scores that are made up. Evaluated every 50 examples, over 200.
class TrainingRunTest {
    private static final StreamPlan PLAN = Plans.promoting();

    /// The better recipe changes with every 200 examples. A window of mixed scores would make the
    /// other look better after 150 more; the change must wait for a window of its own.
    @Test
    void afterAPromotionAWholeWindowPassesBeforeTheNext() {
        var run = new TrainingRun(PLAN, new JavaKernels(), StreamObserver.SILENT);
        var promotions = new ArrayList<String>();
        for (int i = 0; i < 650; i++) {
            var better = i / 200 % 2 == 0 ? "tiny" : "idle";
            for (var output : run.learn(example(i, better))) {
                if (output instanceof Promoted(var promotion)) {
                    run.follow(promotion.recipe(), false);
                    promotions.add(promotion.recipe() + " after " + (i + 1));
                    assertThat(promotion.frauds()).isEqualTo(50);
                }
            }
        }
        assertThat(promotions)
                .isEqualTo(List.of("tiny after 200", "idle after 400", "tiny after 600"));
    }

    /// A person chooses in between; the window that must pass then goes on over restarts.
    @Test
    void aRestartAnywhereChangesNoPromotion() {
        var whole = promotions(Set.of());
        assertThat(whole).containsExactly("tiny after 200", "idle after 400", "idle after 650");
        for (int cut : List.of(1, 150, 200, 201, 300, 399, 400, 411, 449, 599)) {
            assertThat(promotions(Set.of(cut))).as("restart after %d", cut).isEqualTo(whole);
        }
        assertThat(promotions(Set.of(199, 200, 210, 410, 411, 599))).isEqualTo(whole);
    }

    /// Promotions over 650 examples, of which a person's of `tiny` after 410; the run is lost after
    /// each number of `cuts` and another takes over from the store.
    private static List<String> promotions(Set<Integer> cuts) {
        var store = new MemoryStore<String>("learner", new HashMap<>());
        var run = restored(store);
        var seat = new Champion.Seat("idle", true, List.of());
        var promotions = new ArrayList<String>();
        for (int i = 0; i < 650; i++) {
            if (i == 410) {
                seat = new Champion.Seat("tiny", true, List.of("idle"));
            }
            run.follow(seat.recipe(), seat.isByHand());
            var example = example(i, i < 200 ? "tiny" : "idle");
            for (var output : run.learn(example)) {
                if (output instanceof Promoted(var promotion)) {
                    promotions.add(promotion.recipe() + " after " + (i + 1));
                    seat = new Champion.Seat(promotion.recipe(), false, List.of());
                }
            }
            new LearnerStore(store).keep(run, example);
            if (cuts.contains(i + 1)) {
                run = restored(store);
            }
        }
        return promotions;
    }

    private static TrainingRun restored(MemoryStore<String> store) {
        var run = new TrainingRun(PLAN, new JavaKernels(), StreamObserver.SILENT);
        new LearnerStore(store).restore(run);
        return run;
    }

    @Test
    void theRuleComparesWithWhomAPersonChose() {
        var run = new TrainingRun(PLAN, new JavaKernels(), StreamObserver.SILENT);
        run.follow("tiny", true);
        for (int i = 0; i < 250; i++) {
            assertThat(run.learn(example(i, "tiny"))).noneMatch(o -> o instanceof Promoted);
        }
    }

    /// A time of labels that an earlier version took, years ahead: 1,024 examples later it is gone.
    @Test
    void aTimeOfLabelsThatWasPushedIsSetBackAndModelsArePublishedAgain() {
        var heard = new Heard();
        var run = new TrainingRun(PLAN, new JavaKernels(), heard);
        var published = new ArrayList<Integer>();
        for (int i = 0; i < 4096; i++) {
            var example = example(i, "tiny").toBuilder();
            if (i == 700) {
                example.setLabelledAt(Payment.START + Duration.ofDays(3000).toMillis());
            }
            if (run.learn(example.build()).stream().anyMatch(o -> o instanceof ModelMade)) {
                published.add(i);
            }
        }
        assertThat(heard.setBack).containsExactly("learning");
        assertThat(published)
                .startsWith(397, 600, 700)
                .doesNotContain(1200)
                .contains(2400, 3000, 3600);
    }

    /// One in four is a fraud, so the hundredth is number 396.
    @Test
    void theFirstModelsComeWithAHundredFraudsAndEachTimeTheyDoubleAlsoAfterARestart() {
        var expected = List.of(397, 797, 1597, 3197);
        assertThat(published(Set.of())).isEqualTo(expected);
        assertThat(published(Set.of(100, 396, 397, 398, 1500))).isEqualTo(expected);
    }

    /// Where in 4,000 examples of one period models are published; the run is lost after each
    /// number of `cuts` and another takes over from the store.
    private static List<Integer> published(Set<Integer> cuts) {
        var store = new MemoryStore<String>("learner", new HashMap<>());
        var run = restored(store);
        var published = new ArrayList<Integer>();
        for (int i = 0; i < 4_000; i++) {
            var example = example(i, "tiny").toBuilder().setLabelledAt(Payment.START).build();
            if (run.learn(example).stream().anyMatch(o -> o instanceof ModelMade)) {
                published.add(i);
            }
            new LearnerStore(store).keep(run, example);
            if (cuts.contains(i + 1)) {
                run = restored(store);
            }
        }
        return published;
    }

    /// Two partitions of which one is days behind the other: nothing is wrong with either.
    @Test
    void partitionsThatAreDaysApartSetNothingBack() {
        var heard = new Heard();
        var run = new TrainingRun(PLAN, new JavaKernels(), heard);
        for (int i = 0; i < 4096; i++) {
            var example = example(i, "tiny").toBuilder();
            if (i / 700 % 2 == 0) {
                example.setLabelledAt(example.getLabelledAt() + Duration.ofDays(5).toMillis());
            }
            run.learn(example.build());
        }
        assertThat(heard.setBack).isEmpty();
    }

    /// One in four is a fraud; the better recipe is sure and right, the other sure and wrong.
    private static Example example(int number, String better) {
        int label = number % 4 == 0 ? 1 : 0;
        long at = Payment.START + number * 1000L;
        var scored =
                ScoredTransaction.newBuilder().setTransactionId("t-" + number).setEventTime(at);
        for (int f = 0; f < PLAN.features().columns(); f++) {
            scored.addFeatures(f);
        }
        var example = Example.newBuilder().setScored(scored).setLabel(label).setLabelledAt(at);
        for (var recipe : List.of("idle", "tiny")) {
            float fraud = (label == 1) == recipe.equals(better) ? 0.9f : 0.1f;
            example.addShadows(
                    ShadowScore.newBuilder()
                            .setRecipe(recipe)
                            .addAllProbabilities(List.of(1 - fraud, fraud))
                            .addAllRaw(List.of(1 - fraud, fraud))
                            .setDecision(fraud > 0.5 ? 1 : 0));
        }
        return example.build();
    }
}

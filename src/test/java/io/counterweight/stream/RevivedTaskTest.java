package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Example;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.ShadowScore;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A task whose transaction is aborted is revived with the same processors
/// (`TaskCorruptedException`, after a time-out of a commit or a send). Nothing that the aborted
/// transaction did may stay.
class RevivedTaskTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {71, 72})
    void noProcessorKeepsWhatAnAbortedTransactionDid(long seed) {
        var plan = Plans.fraudLabelsOnly();
        var traffic = Traffic.of(plan, seed, 300);
        var random = new Random(seed);
        try (var whole = new Replayed(plan);
                var revived = new Revived(plan, _ -> random.nextInt(40) == 0)) {
            for (var sent : traffic) {
                sent.to(whole.stream);
                revived.send(sent);
            }
            assertThat(revived.wiring.count()).as("revivals").isGreaterThan(20);
            assertThat(revived.models).hasSizeGreaterThan(5);
            assertThat(revived.models).containsExactlyElementsOf(whole.models);
            assertThat(revived.decisions).containsExactlyElementsOf(whole.decisions);
            assertThat(revived.examples).isEqualTo(whole.examples);
            assertThat(revived.parametersHash(plan.champion())).isEqualTo(whole.parametersHash());
        }
    }

    /// What shadows said may be asked again of a newer model, as after a restart.
    @Test
    void noRecipeLearnsTwiceWhatAnAbortedTransactionLearned() {
        var plan = Plans.sideBySide();
        var traffic = Traffic.of(plan, 73, 300);
        var random = new Random(73);
        try (var whole = new Replayed(plan);
                var revived = new Revived(plan, _ -> random.nextInt(40) == 0)) {
            for (var sent : traffic) {
                sent.to(whole.stream);
                revived.send(sent);
            }
            assertThat(revived.models).hasSizeGreaterThan(20);
            assertThat(revived.models).containsExactlyElementsOf(whole.models);
            for (var recipe : plan.recipes()) {
                assertThat(revived.parametersHash(recipe.name()))
                        .isEqualTo(whole.stream.modelHash(recipe.name()));
            }
        }
    }

    /// With every strategy, from the first example to beyond the first snapshot.
    @Test
    void aRevivedTrainerGoesOnBitForBitBeforeAndAfterTheFirstSnapshot() {
        var plan = Plans.sideBySide();
        int e = LearnerStore.EVERY;
        var examples = examples(plan, e + 700);
        var whole = new Revived(plan, _ -> false);
        var cuts = Set.of(1, 5, 999, 1002, e - 1, e, e + 1, e + 4, e + 650);
        var taken = new int[1];
        var revived = new Revived(plan, name -> isLearner(name) && cuts.contains(++taken[0]));
        try (whole;
                revived) {
            for (var example : examples) {
                whole.send(example);
                revived.send(example);
            }
            assertThat(revived.wiring.count()).isEqualTo(cuts.size());
            assertThat(whole.models).hasSizeGreaterThan(80);
            assertThat(revived.models).containsExactlyElementsOf(whole.models);
            assertThat(revived.evaluations).containsExactlyElementsOf(whole.evaluations);
            for (var recipe : plan.recipes()) {
                assertThat(revived.parametersHash(recipe.name()))
                        .isEqualTo(whole.parametersHash(recipe.name()));
            }
        }
    }

    private static boolean isLearner(String processor) {
        return processor.equals("learn-examples");
    }

    /// Scorer and trainer in one thread, with revivals.
    private static final class Revived implements AutoCloseable {
        final List<byte[]> models = new ArrayList<>();
        final List<byte[]> decisions = new ArrayList<>();
        final List<byte[]> evaluations = new ArrayList<>();
        final List<Example> examples = new ArrayList<>();
        final Revivals wiring;
        private final StreamPlan plan;
        private final ThreadWiring thread = new ThreadWiring();
        private final ModelRegistry registry;

        Revived(StreamPlan plan, Predicate<String> isDue) {
            this.plan = plan;
            this.wiring = new Revivals(thread, isDue);
            var heard = new Heard();
            this.registry = new ModelRegistry(plan.modelTerms(), ModelBuilds.direct(), heard);
            var champion = new Champion(plan);
            ScorerTopology.wire(wiring, plan, Rekeying.THROUGH_TOPICS, registry, champion, heard);
            TrainerTopology.wire(
                    wiring,
                    plan,
                    Rekeying.THROUGH_TOPICS,
                    new JavaKernels(),
                    registry,
                    champion,
                    heard);
            thread.start();
            var topics = plan.topics();
            thread.listen(topics.models(), record -> models.add((byte[]) record.value()));
            thread.listen(
                    topics.decisions(),
                    record -> decisions.add(Messages.decision(plan, record.value())));
            thread.listen(topics.evaluation(), record -> evaluations.add((byte[]) record.value()));
            thread.listen(
                    topics.examples(),
                    record -> examples.add(NamelessExample.of((Example) record.value())));
        }

        void send(Traffic.Sent sent) {
            var topics = plan.topics();
            var topic = sent.label() ? topics.labels() : topics.transactions();
            thread.send(topic, sent.key(), sent.value(), sent.at());
        }

        void send(Example example) {
            thread.send(
                    plan.topics().examples(),
                    example.getScored().getTransactionId(),
                    example,
                    example.getLabelledAt());
        }

        @SuppressWarnings("unchecked") // The store is wired with these types.
        String parametersHash(String recipe) {
            return LearnedState.parametersHash(
                    plan,
                    recipe,
                    new JavaKernels(),
                    (KeyValueStore<String, byte[]>) thread.store(StateStores.LEARNER));
        }

        @Override
        public void close() {
            thread.close();
            registry.close();
        }
    }

    /// Seeded; every recipe but the champion has said something of each.
    private static List<Example> examples(StreamPlan plan, int count) {
        var random = new Random(74);
        var examples = new ArrayList<Example>();
        for (int i = 0; i < count; i++) {
            long at = Payment.START + i * 5000L;
            int label = random.nextInt(4) == 0 ? 1 : 0;
            var scored =
                    ScoredTransaction.newBuilder()
                            .setTransactionId("p-" + i)
                            .setEventTime(at)
                            .setDecision(0);
            for (int f = 0; f < plan.features().columns(); f++) {
                scored.addFeatures((1 + 10 * f) * ((float) random.nextGaussian() + label));
            }
            var example = Example.newBuilder().setScored(scored).setLabel(label).setLabelledAt(at);
            float fraud = random.nextFloat();
            for (var recipe : plan.recipes()) {
                example.addShadows(
                        ShadowScore.newBuilder()
                                .setRecipe(recipe.name())
                                .addAllProbabilities(List.of(1 - fraud, fraud))
                                .addAllRaw(List.of(1 - fraud, fraud))
                                .setDecision(fraud > 0.5 ? 1 : 0));
            }
            examples.add(example.build());
        }
        return examples;
    }
}

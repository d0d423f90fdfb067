package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.kernel.Optimiser;
import io.counterweight.learn.Averaging;
import io.counterweight.learn.Encoding;
import io.counterweight.learn.Recipe;
import io.counterweight.score.OnnxDescription;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Edits of a pipeline whose stores, records and models are those of before.
class EditTest {
    private static final String MORE_FEATURES =
            "features:\n"
                    + "  amount-mean: {kind: mean, entity: card, field: amount, window: 1d}\n"
                    + "  shop-count: {kind: count, entity: shop, window: 1d}\n";

    @TempDir Path folder;

    @Test
    void addedFeaturesLeaveEverythingElseAsItWas() {
        try (var drivers = Drivers.restartable(Plans.payments(), folder)) {
            send(drivers, 0);
            var before = drivers.scored.getLast();
            int examples = drivers.examples.size();
            var model = version(drivers.models.getLast());

            drivers.restart(Plans.edited(file -> file.replace("features:\n", MORE_FEATURES)));
            drivers.send(payment(before.getTransactionId() + "-next", before));
            var next = drivers.scored.getLast();
            assertThat(next.getModelVersion())
                    .as("the champion of before decides")
                    .isEqualTo(model);
            assertThat(next.getFeaturesCount()).isEqualTo(7);
            // amount-mean and shop-count stand in front of amount, channel (2), card-count,
            // shop-risk
            assertThat(next.getFeatures(5)).as("card-count").isEqualTo(before.getFeatures(3) + 1);
            assertThat(next.getFeatures(1)).as("shop-count of before").isGreaterThan(1);

            send(drivers, 1);
            assertThat(drivers.examples).hasSizeGreaterThan(examples + 100);
            assertThat(features(drivers.models.getLast())).contains("shop-count");
            assertThat(drivers.scored.getLast().getModelVersion())
                    .isEqualTo(version(drivers.models.getLast()));
            assertThat(examplesOf(version(drivers.models.getLast())))
                    .as("the learner went on counting")
                    .isGreaterThan(examplesOf(model) + 50);
        }
    }

    @Test
    void aDroppedARenamedAndARedefinedFeatureWorkInPlace() {
        try (var drivers = Drivers.restartable(Plans.payments(), folder)) {
            send(drivers, 0);
            var before = drivers.scored.getLast();
            var model = version(drivers.models.getLast());
            drivers.restart(
                    Plans.edited(file ->
                            file.replace("  amount: {kind: log", "  paid: {kind: field")
                                    .replaceAll("(?m)^  channel: .*one-hot.*\n", "")
                                    .replace("  card-count:", "  visits:")));
            drivers.send(payment("next", before));
            var next = drivers.scored.getLast();
            assertThat(next.getModelVersion()).isEqualTo(model);
            assertThat(next.getProbabilitiesCount()).isEqualTo(2);
            assertThat(next.getFeatures(1)).as("visits").isEqualTo(before.getFeatures(3) + 1);
            send(drivers, 1);
            assertThat(features(drivers.models.getLast()))
                    .containsExactly("paid", "visits", "shop-risk");
            assertThat(drivers.scored.getLast().getModelVersion())
                    .isEqualTo(version(drivers.models.getLast()));
        }
    }

    @Test
    void recipesComeGoAndChangeInPlace() {
        try (var drivers = Drivers.restartable(Plans.sideBySide(), folder)) {
            send(drivers, 0);
            int letters = drivers.letters.size();
            drivers.restart(
                    Plans.edited(
                            file -> file.replace("[tiny]", "[tiny, plain, wider]"),
                            changed(Plans.tiny()),
                            Plans.plain(),
                            wider("wider")));
            send(drivers, 1);
            assertThat(recipes(drivers.models)).contains("wider");
            drivers.restart(Plans.sideBySide());
            send(drivers, 2);
            assertThat(drivers.letters.size() - letters).as("only bad records").isLessThan(90);
            assertThat(drivers.scored.getLast().getModelVersion()).startsWith("tiny-");
        }
    }

    /// What was under way when the file was edited is scored, with what it lacks missing.
    @Test
    void recordsUnderWayAreReadByTheNewDeclaration() {
        var before = Plans.payments();
        try (var drivers = Drivers.restartable(before, folder)) {
            send(drivers, 0);
            var after = Plans.edited(file -> file.replace("features:\n", MORE_FEATURES));
            drivers.restart(after);
            int decisions = drivers.decisions.size();
            var underWay =
                    EnrichedTransaction.newBuilder()
                            .setTransactionId("under-way")
                            .setEventTime(Payment.START)
                            .addEntities("card-1")
                            .addEntities("shop-1")
                            .addNumbers(20)
                            .addCategories("web")
                            .addAllFeatures(List.of(3f, 1f, 0f, 7f, 0f))
                            .setLayout(before.features().layout().fingerprint())
                            .build();
            drivers.toScorer(
                    after.topics().by("shop"), Messages.utf8("shop-1"), underWay.toByteArray());
            assertThat(drivers.decisions).hasSize(decisions + 1);
            var scored = drivers.scored.getLast();
            assertThat(scored.getFeatures(0)).as("of a card's hop that was done").isNaN();
            assertThat(scored.getFeatures(1)).as("shop-count").isGreaterThan(0);
            assertThat(scored.getFeatures(5)).as("card-count").isEqualTo(7);
            assertThat(scored.getProbabilitiesCount()).isEqualTo(2);
        }
    }

    /// A part of one traffic, in thirds.
    private static void send(Drivers drivers, int third) {
        var all = Traffic.of(Plans.payments(), 17, 600);
        all.subList(third * all.size() / 3, (third + 1) * all.size() / 3)
                .forEach(sent -> sent.to(drivers));
    }

    private static Payment payment(String id, io.counterweight.event.ScoredTransaction like) {
        return new Payment(
                id, like.getEventTime(), like.getEntities(0), like.getEntities(1), "20", "web");
    }

    private static Recipe.Network changed(Recipe.Network r) {
        return new Recipe.Network(
                r.name(),
                r.seed(),
                r.encoding(),
                r.layers(),
                r.activation(),
                r.outputBias(),
                8,
                new Optimiser.Sgd(0.05),
                r.loss(),
                null,
                r.weighting(),
                null,
                null,
                new Averaging(0.8),
                null,
                null,
                null);
    }

    private static Recipe.Network wider(String name) {
        return new Recipe.Network(
                name,
                3L,
                new Encoding.Periodic(2, 0.5),
                List.of(16),
                null,
                -1.0,
                4,
                new Optimiser.Adam(0.02),
                null,
                null,
                null,
                null,
                null,
                new Averaging(0.9),
                null,
                null,
                null);
    }

    private static List<String> recipes(List<byte[]> models) {
        return models.stream()
                .map(m -> describe(m).provenance().get("counterweight.recipe"))
                .toList();
    }

    private static List<String> features(byte[] model) {
        return List.of(describe(model).provenance().get("counterweight.features").split(","));
    }

    private static String version(byte[] model) {
        return describe(model).provenance().get("counterweight.version");
    }

    private static long examplesOf(String version) {
        return Long.parseLong(version.split("-")[1]);
    }

    private static OnnxDescription describe(byte[] model) {
        try {
            return OnnxDescription.of(model);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

package io.counterweight.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.config.PipelineFile;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Profiles of a pipeline whose features were edited.
class ProfileAdoptionTest {
    private static final long START = Duration.ofDays(100).toMillis();
    private static final String BEFORE =
            """
            pipeline: edited
            event:
              id: id
              time: {from: at, format: epoch-millis}
              entities: {card: {from: card}}
              fields: {amount: {from: amount, type: number}, tip: {from: tip, type: number}}
            classes: {majority: genuine, names: [genuine, fraud]}
            labels: {cover: all, delay: 1h, revisions: 1h}
            features:
              amount: {kind: field, field: amount}
              count: {kind: count, entity: card, window: 1d}
              mean: {kind: mean, entity: card, field: amount, window: 1d}
              against: {kind: ratio, entity: card, field: amount, level: {}}
              share: {kind: fraud-share, entity: card, last: 5}
              frauds: {kind: fraud-count, entity: card, window: 1d}
            recipes: [tiny]
            champion: tiny
            publish: {every: 10m}
            evaluate: {every: 50, window: 200}
            decide: {kind: threshold, at: 0.5}
            judge: {from: 1h}
            """;

    private final FeatureSet before = features(BEFORE);
    private Profile profile = before.of("card").read(null);

    ProfileAdoptionTest() {
        for (int i = 0; i < 10; i++) {
            observe(before, profile, transaction(i, 10 + i, 1));
        }
        before.of("card")
                .learn(
                        profile,
                        Outcome.newBuilder().setEventTime(START + 1000).setLabel(1).build());
    }

    @Test
    void whatBothKeepGoesOnAndWhatIsNewBeginsWithTheNextTransaction() {
        var after =
                features(
                        BEFORE.replace(
                                        "  mean:",
                                        "  tip-mean: {kind: mean, entity: card, field: tip, window: 1d}\n"
                                                + "  tip-spread: {kind: standard-deviation, entity: card, field: tip, window: 1d}\n"
                                                + "  amount-spread: {kind: standard-deviation, entity: card, field: amount, window: 1d}\n"
                                                + "  mean:")
                                .replace(
                                        "fields: {amount",
                                        "fields: {fee: {from: fee, type: number}, amount")
                                .replaceAll("(?m)^  against: .*\n", ""));
        var adopted =
                stored(after, after.of("card").adopt(before.of("card"), stored(before, profile)));
        var next =
                EnrichedTransaction.newBuilder()
                        .setEventTime(START + 10_000)
                        .addEntities("c")
                        .addNumbers(0)
                        .addNumbers(20)
                        .addNumbers(3)
                        .build();
        var values = observe(after, adopted, next);
        var whole = observe(before, profile, transaction(10, 20, 3));
        assertThat(value(after, values, "count"))
                .isEqualTo(value(before, whole, "count"))
                .isEqualTo(11);
        assertThat(value(after, values, "mean")).isEqualTo(value(before, whole, "mean"));
        assertThat(value(after, values, "share"))
                .isEqualTo(value(before, whole, "share"))
                .isEqualTo(1);
        assertThat(value(after, values, "frauds")).isEqualTo(1);
        // Every transaction of the past counts as having had the first tip that is known.
        assertThat(value(after, values, "tip-mean")).isEqualTo(3);
        assertThat(value(after, values, "tip-spread")).isEqualTo(0);
        // 10 … 20: squares of single transactions follow from their sums.
        assertThat(value(after, values, "amount-spread")).isEqualTo((float) Math.sqrt(10));
    }

    @Test
    void aNewSumIsKnownFromTheNextTransactionOnAlsoWhereAnOutcomeComesFirst() {
        var after =
                features(
                        BEFORE.replace(
                                "  mean:",
                                "  tip-sum: {kind: sum, entity: card, field: tip, window: 1d}\n  mean:"));
        var adopted =
                stored(after, after.of("card").adopt(before.of("card"), stored(before, profile)));
        after.of("card")
                .learn(
                        adopted,
                        Outcome.newBuilder().setEventTime(START + 2000).setLabel(1).build());
        var values = observe(after, stored(after, adopted), transaction(10, 20, 3));
        assertThat(value(after, values, "tip-sum")).isEqualTo(33);
        assertThat(value(after, values, "frauds")).isEqualTo(2);
    }

    @Test
    void usualValuesFollowTheMeaningOfTheirColumn() {
        var after =
                features(
                        BEFORE.replace("  amount: {kind: field, field: amount}\n", "")
                                .replace(
                                        "  count:",
                                        "  sum-paid: {kind: field, field: amount}\n  tip: {kind: field, field: tip}\n  count:"));
        var adopted =
                stored(after, after.of("card").adopt(before.of("card"), stored(before, profile)));
        var usual = new float[after.columns()];
        after.of("card").usual(adopted, usual);
        assertThat(value(after, usual, "sum-paid")).isEqualTo(14.5f);
        assertThat(value(after, usual, "tip")).isNaN();
        observe(after, adopted, transaction(10, 20, 7));
        after.of("card").usual(adopted, usual);
        assertThat(value(after, usual, "tip")).isEqualTo(7);
    }

    private static FeatureSet features(String yaml) {
        var pipeline = PipelineFile.parse("edited.yaml", yaml).value();
        return FeatureSet.compile(pipeline.featureInputs(), pipeline.features());
    }

    /// As the store gives it back.
    private static Profile stored(FeatureSet features, Profile profile) {
        return features.of("card").read(features.of("card").write(profile));
    }

    private static float[] observe(FeatureSet features, Profile profile, EnrichedTransaction t) {
        var values = new float[features.columns()];
        features.begin(t, values);
        features.of("card").observe(profile, t, values);
        features.finish(values);
        return values;
    }

    private static float value(FeatureSet features, float[] values, String column) {
        return values[List.copyOf(features.columnNames()).indexOf(column)];
    }

    private static EnrichedTransaction transaction(int second, double amount, double tip) {
        return EnrichedTransaction.newBuilder()
                .setEventTime(START + second * 1000L)
                .addEntities("c")
                .addNumbers(amount)
                .addNumbers(tip)
                .build();
    }
}

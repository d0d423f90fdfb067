package io.counterweight.stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.counterweight.boosting.LightGbm;
import io.counterweight.config.OptionalTopic;
import io.counterweight.config.PipelineFile;
import io.counterweight.config.RuleFile;
import io.counterweight.config.YamlBinder;
import io.counterweight.event.IdKeys;
import io.counterweight.event.TopicNames;
import io.counterweight.feature.FeatureSet;
import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
import io.counterweight.learn.Averaging;
import io.counterweight.learn.Calibrating;
import io.counterweight.learn.Encoding;
import io.counterweight.learn.Recipe;
import io.counterweight.plan.PipelineText;
import io.counterweight.plan.StreamPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A small pipeline in its variants: payments of cards at shops, labels within an hour, taken for
/// an hour more. One class of payments is dear, as [Traffic] makes them.
public final class Plans {
    static final long DELAY = Duration.ofHours(1).toMillis();

    /// After this nothing about a transaction is remembered.
    static final long KEPT = 2 * DELAY;

    /// Of secret ids.
    static final IdKeys KEYS = IdKeys.parse("k1:" + "0123456789abcdef".repeat(4));

    private static final String PAYMENTS =
            """
            pipeline: payments
            event:
              id: id
              time: {from: at, format: epoch-millis}
              entities: {card: {from: card}, shop: {from: shop}}
              fields: {amount: {from: amount, type: number}, channel: {from: channel, type: category}}
            classes: {majority: genuine, names: [genuine, fraud]}
            labels: {cover: all, delay: 1h, revisions: 1h}
            features:
              amount: {kind: log, field: amount}
              channel: {kind: one-hot, field: channel, values: [web, chip]}
              card-count: {kind: count, entity: card, window: 1d}
              shop-risk: {kind: fraud-rate, entity: shop, window: 1d, delay: 1h}
            recipes: [tiny]
            champion: tiny
            publish: {every: 10m}
            evaluate: {every: 50, window: 200}
            decide: {kind: threshold, at: 0.5}
            judge: {from: 1h}
            """;

    private Plans() {}

    /// Two classes, labels for all.
    public static StreamPlan payments() {
        return plan(PAYMENTS);
    }

    /// Labels for frauds only.
    static StreamPlan fraudLabelsOnly() {
        return plan(PAYMENTS.replace("cover: all", "cover: minority"));
    }

    /// The same with other times.
    static StreamPlan fraudLabelsOnly(String times) {
        return plan(
                PAYMENTS.replace("cover: all", "cover: minority")
                        .replace("delay: 1h, revisions: 1h", times));
    }

    /// Without features of entities, with these labels.
    public static StreamPlan waiting(String labels) {
        return plan(
                PAYMENTS.replaceAll("(?m)^  (card-count|shop-risk): .*\n", "")
                        .replace("cover: all, delay: 1h, revisions: 1h", labels));
    }

    /// Two classes, labels for all, an evaluation after every example.
    static StreamPlan evaluatedEachTime() {
        return plan(PAYMENTS.replace("every: 50", "every: 1"));
    }

    /// Labels may take three days: longer than a duplicate is looked for.
    static StreamPlan slowLabels() {
        return plan(PAYMENTS.replace("delay: 1h, revisions", "delay: 3d, revisions"));
    }

    static StreamPlan threeClasses() {
        return plan(PAYMENTS.replace("[genuine, fraud]", "[stolen, genuine, takeover]"));
    }

    /// The transactions topic is keyed by the card.
    static StreamPlan keyedByCard() {
        return plan(PAYMENTS.replace("  fields:", "  keyed-by: card\n  fields:"));
    }

    /// Ids of cards and of transactions are secret.
    static StreamPlan secretIds() {
        return plan(
                PAYMENTS.replace("id: id", "id: {from: id, secret: true}")
                        .replace("card: {from: card}", "card: {from: card, secret: true}"));
    }

    private static final String LET =
            """
              let:
                large: amount > 40.0
                where: "channel + (large ? '!' : '')"
                size: {from: "ln(amount)", missing: -1}
            """;

    private static final String SAID =
            """
              odd: {kind: one-hot, field: where, values: [web, web!]}
              size-mean: {kind: mean, entity: card, field: size, window: 1d, prior: true, default: 2}
              large-share: {kind: mean, entity: [card, where], field: large, window: 1d}
              shops: {kind: distinct-count, entity: card, of: shop, window: 1d}
              shared: {kind: share-with-fraud, entity: shop, with: card, window: 2d}
              link: {kind: fraud-count, entity: [shop, card], window: 2d}
              busy: {kind: expression, of: "card_count / (shops + 1.0)"}
            """;

    /// Features of named expressions, of keys of several parts, and of partners in fraud.
    public static StreamPlan said() {
        return plan(
                PAYMENTS.replace("classes: {", LET + "classes: {")
                        .replace("recipes: [", SAID + "recipes: ["));
    }

    /// Rules over all that a rule can read, of all actions and states.
    static final String RULES =
            """
            lists: {watched: [shop-2, shop-3]}
            rules:
              dear: {when: "amount > 60.0 && channel == 'web'", action: block, class: fraud, state: live}
              busy: {when: "card_count >= 3.0 && channel == 'web'", action: refer, state: live}
              tried: {when: probability.fraud > 0.1, action: block, state: shadow}
              some:
                when: shop_risk >= 0.0
                action: alert
                state: rollout
                rollout: {entity: card, share: 0.4}
              trusted: {when: "listed('watched', shop)", action: allow, state: live}
              night: {when: time.getHours() < 2, action: tag, state: live}
            """;

    /// The small pipeline, with [#RULES].
    public static StreamPlan ruled() {
        return payments()
                .with(YamlBinder.parse("rules.yaml", RULES, RuleFile.class).value().book());
    }

    /// Labels for frauds only, where the large are blocked and nobody says what callers did.
    ///
    /// @param decide keys that the decision policy has besides
    static StreamPlan declining(String decide) {
        return declining(decide, "");
    }

    /// @param more lines of the pipeline's file
    static StreamPlan declining(String decide, String more) {
        return plan(more
                        + PAYMENTS.replace("cover: all", "cover: minority")
                                .replace("at: 0.5", "at: 0.5, " + decide))
                .with(
                        YamlBinder.parse(
                                        "rules.yaml",
                                        "rules: {dear: {when: amount > 60.0, action: block, state:"
                                                + " live}}",
                                        RuleFile.class)
                                .value()
                                .book());
    }

    /// No entity has a feature.
    static StreamPlan withoutEntities() {
        return plan(PAYMENTS.replaceAll("(?m)^  (card-count|shop-risk): .*\n", ""));
    }

    /// Four recipes, every strategy among them; the first decides.
    public static StreamPlan sideBySide() {
        return plan(PAYMENTS, List.of(tiny(), plain(), treated(), auto()));
    }

    /// The same, and one that learns from the frauds of all time.
    static StreamPlan withMemory() {
        return plan(PAYMENTS, List.of(tiny(), plain(), treated(), auto(), remembering()));
    }

    /// Trees that remember at most 2,048 of a class, also in a blend.
    static StreamPlan withTrees() {
        return plan(PAYMENTS, List.of(tiny(), trees(12, 2048, Duration.ofHours(4)), withTiny()));
    }

    /// Trees that remember more than is fitted at once, and are fitted whenever models are
    /// published.
    static StreamPlan withTreesBeside() {
        return plan(
                PAYMENTS, List.of(tiny(), trees(4, 65_536, Duration.ofMinutes(10)), withTiny()));
    }

    /// Trees that are fitted again after an hour, beside a network that decides.
    static StreamPlan withHourlyTrees() {
        return plan(PAYMENTS, List.of(tiny(), trees(12, 2048, Duration.ofHours(1))));
    }

    /// The same, and what is learned of whom to believe decides, as in the packed default.
    static StreamPlan withStackedTrees() {
        var life = Duration.ofHours(12);
        var members = List.of("tiny", "trees");
        var stack = new Recipe.Stack("both", members, null, Duration.ofHours(1), life);
        return plan(PAYMENTS, List.of(stack, tiny(), trees(12, 2048, Duration.ofHours(1))));
    }

    /// Skips the test where LightGBM cannot be loaded.
    private static Recipe trees(int trees, int memory, Duration refit) {
        assumeTrue(LightGbm.missing().isEmpty(), () -> LightGbm.missing().orElseThrow());
        return new Recipe.Trees("trees", 1L, trees, 7, .2, memory, refit, 0.0);
    }

    private static Recipe withTiny() {
        return new Recipe.Blend("both", List.of("tiny", "trees"), null, null);
    }

    /// One that learns next to nothing decides, until the rule lets another.
    static StreamPlan promoting() {
        var rule = "promote: {by: average-precision, margin: 0.05, least-frauds: 20}\njudge";
        return plan(led("idle").replace("judge", rule), List.of(idle(), tiny()));
    }

    /// As [#promoting], by hand only.
    static StreamPlan promotedByHand() {
        return plan(led("idle"), List.of(idle(), tiny()));
    }

    /// @param policy what stands behind `decide:`
    /// @param window of the running metrics
    static StreamPlan deciding(String policy, int window) {
        return plan(
                PAYMENTS.replace("{kind: threshold, at: 0.5}", policy)
                        .replace("window: 200", "window: " + window));
    }

    /// The small pipeline, edited.
    ///
    /// @param recipes those that its edited file names; none for `tiny` alone
    public static StreamPlan edited(UnaryOperator<String> edit, Recipe... recipes) {
        return plan(edit.apply(PAYMENTS), recipes.length == 0 ? List.of(tiny()) : List.of(recipes));
    }

    private static String led(String champion) {
        return PAYMENTS.replace("[tiny]", "[tiny, " + champion + "]")
                .replace("champion: tiny", "champion: " + champion);
    }

    private static StreamPlan plan(String yaml) {
        return plan(yaml, List.of(tiny()));
    }

    private static StreamPlan plan(String yaml, List<Recipe> recipes) {
        var pipeline = PipelineFile.parse("payments.yaml", yaml).value();
        return new StreamPlan(
                pipeline.pipeline(),
                pipeline.event(),
                pipeline.classes().toClasses(),
                pipeline.labels(),
                FeatureSet.compile(pipeline.featureInputs(), pipeline.features()),
                TopicNames.of(pipeline.pipeline())
                        .having(OptionalTopic.names(pipeline.topicsOrNone())),
                pipeline.decide(),
                recipes,
                pipeline.champion(),
                Map.of(),
                new StreamPlan.Training(
                        pipeline.publish().every(),
                        pipeline.evaluate().every(),
                        pipeline.evaluate().window(),
                        pipeline.alertsPerDay(),
                        pipeline.evaluate().targetRecall(),
                        pipeline.promote()),
                new PipelineText(
                        yaml,
                        text -> {
                            var earlier = PipelineFile.parse("payments.yaml", text).value();
                            return FeatureSet.compile(earlier.featureInputs(), earlier.features());
                        }),
                pipeline.event().hasSecrets() ? KEYS : IdKeys.NONE);
    }

    /// One recipe that draws from all of its history, in large steps.
    static StreamPlan replayingAll() {
        var yaml = led("replaying");
        var all = new Resampling.UniformReplay(1, Duration.ofDays(3650));
        var recipe =
                new Recipe.Network(
                        "replaying",
                        5L,
                        new Encoding.None(),
                        List.of(),
                        null,
                        -1.0,
                        256,
                        null,
                        null,
                        null,
                        null,
                        List.of(all),
                        null,
                        null,
                        null,
                        null,
                        null);
        return plan(yaml, List.of(recipe));
    }

    private static Recipe.Network idle() {
        return network("idle", new Optimiser.Sgd(1e-9), new Weighting.None(), List.of(), null);
    }

    static Recipe.Network plain() {
        var platt = new Calibrating.Platt(Duration.ofDays(1), Duration.ofMinutes(30));
        return network("plain", new Optimiser.Adam(0.01), new Weighting.None(), List.of(), platt);
    }

    static Recipe.Network treated() {
        var resampling =
                List.<Resampling>of(
                        new Resampling.UniformReplay(1, Duration.ofHours(3)),
                        new Resampling.MinorityReplay(0.2),
                        new Resampling.Smote(0.2, 3, 5, 0.3));
        return new Recipe.Network(
                "treated",
                9L,
                new Encoding.None(),
                List.of(8),
                null,
                -1.0,
                4,
                new Optimiser.Adam(0.01),
                new Loss.Focal(1.0, null),
                null,
                new Weighting.SquareRoot(null, null),
                resampling,
                new Recipe.ExtraSteps(1, Duration.ofHours(1), null, null),
                new Averaging(0.9),
                new Calibrating.Isotonic(Duration.ofDays(1), Duration.ofHours(1)),
                null,
                null);
    }

    static Recipe.Network remembering() {
        return new Recipe.Network(
                "remembering",
                10L,
                new Encoding.None(),
                List.of(8),
                null,
                -1.0,
                4,
                new Optimiser.Adam(0.01),
                null,
                null,
                null,
                List.of(new Resampling.Memory(2, 0.4, 2.0)),
                null,
                new Averaging(0.9),
                null,
                null,
                null);
    }

    public static Recipe.Network auto() {
        return new Recipe.Network(
                "auto",
                8L,
                new Encoding.None(),
                List.of(),
                null,
                -1.0,
                8,
                null,
                null,
                Recipe.StrategyKind.AUTO,
                null,
                null,
                null,
                new Averaging(0.9),
                null,
                null,
                null);
    }

    private static Recipe.Network network(
            String name,
            Optimiser optimiser,
            Weighting weighting,
            List<Resampling> resampling,
            Calibrating calibration) {
        return new Recipe.Network(
                name,
                5L,
                new Encoding.None(),
                List.of(8),
                null,
                -1.0,
                4,
                optimiser,
                null,
                null,
                weighting,
                resampling,
                null,
                new Averaging(0.9),
                calibration,
                null,
                null);
    }

    /// Steps every four examples, so that little traffic makes models.
    public static Recipe.Network tiny() {
        return new Recipe.Network(
                "tiny",
                7L,
                new Encoding.None(),
                List.of(8),
                null,
                -1.0,
                4,
                new Optimiser.Adam(0.02),
                new Loss.CrossEntropy(),
                null,
                new Weighting.Running(null, null),
                null,
                null,
                new Averaging(0.9),
                null,
                null,
                null);
    }
}

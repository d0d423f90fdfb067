package io.counterweight.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.config.ConfigException;
import io.counterweight.config.Pipeline;
import io.counterweight.config.PipelineFile;
import io.counterweight.event.EnrichedTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Outcomes of rules as features.
class RuleFeaturesTest {
    private static final String SHOP =
            """
            pipeline: shop
            event:
              id: id
              time: {from: at, format: epoch-millis}
              entities: {card: {from: card}, shop: {from: shop}}
              fields:
                amount: {from: amount, type: number}
                abroad: {from: abroad, type: boolean}
                channel: {from: channel, type: category}
              let: {large: amount > 100.0}
            classes: {majority: genuine, names: [genuine, fraud]}
            labels: {cover: all, delay: 1h, revisions: 1h}
            features:
              busy: {kind: rule, rule: busy}
              mixed: {kind: rule, rule: mixed}
              own: {kind: rule, rule: own}
              card-count: {kind: count, entity: card, window: 1d}
              half: {kind: expression, of: mixed / 2.0}
            rules:
              busy: {when: card_count > 1.0, action: tag, state: shadow}
              mixed:
                when: "abroad && channel == 'web' && card_count > 1.0 && large && time.getHours() < 6"
                action: block
                state: live
              own: {when: card == 'c1', action: tag, state: live}
              risky: {when: probability.fraud > 0.5, action: alert, state: live}
              watched: {when: "listed('some', card)", action: alert, state: live}
              nested: {when: busy > 0.0, action: alert, state: live}
            lists: {some: [c1]}
            recipes: [tiny]
            champion: tiny
            publish: {every: 10m}
            evaluate: {every: 50, window: 200}
            decide: {kind: threshold, at: 0.5}
            judge: {from: 1h}
            """;

    private static EnrichedTransaction payment(
            long time, String card, double amount, boolean abroad, String channel) {
        return EnrichedTransaction.newBuilder()
                .setEventTime(time)
                .addAllEntities(List.of(card, "s"))
                .addNumbers(amount)
                .addNumbers(abroad ? 1 : 0)
                .addNumbers(amount > 100 ? 1 : 0)
                .addCategories(channel)
                .build();
    }

    private static FeatureSet compiled(String yaml) {
        var pipeline = parse(yaml);
        return FeatureSet.compile(pipeline.featureInputs(), pipeline.features());
    }

    private static Pipeline parse(String yaml) {
        return PipelineFile.parse("shop.yaml", yaml).value();
    }

    private static List<Float> row(FeatureSet features, Profiles profiles, EnrichedTransaction t) {
        var row = profiles.observe(t);
        features.finish(t, row);
        var names = features.columnNames();
        return List.of(
                row[names.indexOf("busy")],
                row[names.indexOf("mixed")],
                row[names.indexOf("own")],
                row[names.indexOf("half")]);
    }

    @Test
    void aColumnIsOneWhereTheRuleIsTrueOfFieldsFeaturesIdsAndTime() {
        var features = compiled(SHOP);
        var profiles = Profiles.live(features, parse(SHOP).featureInputs());
        var hour = 3_600_000L;
        // The first of a card is never busy.
        assertThat(row(features, profiles, payment(hour, "c1", 200, true, "web")))
                .containsExactly(0f, 0f, 1f, 0f);
        assertThat(row(features, profiles, payment(hour + 1, "c1", 200, true, "web")))
                .containsExactly(1f, 1f, 1f, .5f);
        assertThat(row(features, profiles, payment(hour + 2, "c1", 50, true, "web")))
                .containsExactly(1f, 0f, 1f, 0f);
        assertThat(row(features, profiles, payment(hour + 3, "c1", 200, false, "web")))
                .containsExactly(1f, 0f, 1f, 0f);
        assertThat(row(features, profiles, payment(hour + 4, "c1", 200, true, "shop")))
                .containsExactly(1f, 0f, 1f, 0f);
        assertThat(row(features, profiles, payment(7 * hour, "c1", 200, true, "web")))
                .containsExactly(1f, 0f, 1f, 0f);
        assertThat(row(features, profiles, payment(7 * hour, "c2", 200, true, "web")))
                .containsExactly(0f, 0f, 0f, 0f);
    }

    @Test
    void ofUsualValuesItIsMissingWhereTheRuleReadsTheEvent() {
        var features = compiled(SHOP);
        var names = features.columnNames();
        var usual = new float[features.columns()];
        usual[names.indexOf("card-count")] = 2;
        features.finish(usual);
        assertThat(usual[names.indexOf("busy")]).isEqualTo(1);
        assertThat(usual[names.indexOf("mixed")]).isNaN();
        assertThat(usual[names.indexOf("half")]).isNaN();
        usual[names.indexOf("card-count")] = Float.NaN;
        features.finish(payment(1, "c1", 1, true, "web"), usual);
        assertThat(usual[names.indexOf("busy")]).isNaN();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // What it computes.
                "card_count > 1.0, action: tag|card_count > 2.0, action: tag|true",
                "card == 'c1'|card == 'c2'|true",
                "large: amount > 100.0|large: amount > 101.0|true",
                // What is made of it.
                "kind: count, entity: card, window: 1d|kind: count, entity: card, window: 2d|true",
                // What is done with it, and what it is called.
                "action: block|action: alert|false",
                "state: shadow|state: live|false",
                "probability.fraud > 0.5|probability.fraud > 0.6|false"
            })
    void theLayoutChangesWithWhatTheRuleComputes(String from, String to, boolean isOther) {
        assertThat(SHOP).contains(from);
        var before = compiled(SHOP).layout().fingerprint();
        var after = compiled(SHOP.replace(from, to)).layout().fingerprint();
        assertThat(after != before).isEqualTo(isOther);
    }

    @Test
    void whatIsDeclaredOfItHasTheExpression() {
        assertThat(compiled(SHOP).declared())
                .containsEntry("busy", "Rule[rule=busy] := card_count > 1.0");
        assertThat(compiled(SHOP).declared().get("mixed")).contains("large := ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "risky|it reads probability.fraud, which is made of the features",
                "watched|it asks a list, and lists change while a model is in force",
                "nested|it reads \"busy\", which is the outcome of the rule \"busy\"",
                "bsy|unknown rule \"bsy\"; did you mean \"busy\"?"
            })
    void aRuleThatCannotBeAFeatureIsRefusedWithItsReason(String rule, String reason) {
        assertThatThrownBy(() -> parse(SHOP.replace("rule: own}", "rule: " + rule + "}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("features.own.rule")
                .hasMessageContaining(reason);
    }

    @Test
    void aRuleOverItsOwnFeatureIsRefused() {
        assertThatThrownBy(() ->
                        parse(
                                SHOP.replace("when: card_count > 1.0", "when: half > 1.0")
                                        .replace("rule: mixed", "rule: busy")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("features must not be made of themselves");
    }
}

package io.counterweight.feature;

import static io.counterweight.feature.Streams.CARDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureErrorsTest {
    private static final FeatureInputs SHOP =
            new FeatureInputs(
                    List.of("card", "shop"),
                    List.of("amount"),
                    List.of("channel"),
                    CARDS.classes());

    @Test
    void anUnknownFieldNamesTheFeatureTheKeyAndTheKnownFields() {
        FeatureException e = refused("night: {kind: field, field: amuont}");

        assertThat(e.feature()).isEqualTo("night");
        assertThat(e.key()).isEqualTo("field");
        assertThat(e).hasMessage("field must name a numeric field: field=amuont");
        assertThat(e.known()).containsExactly("amount");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: {kind: field, field: channel}|field|channel is a category",
                "a: {kind: one-hot, field: amount, values: [x]}|field|amount is a number",
                "a: {kind: count, entity: crad, window: 1d}|entity|entity=crad",
                "a: {kind: first-seen, entity: card, with: shp}|with|with=shp",
                "a: {kind: fraud-share, entity: card, last: 3, of-class: frod}|of-class|of-class=frod",
                "a: {kind: log-of, of: b}|of|of=b",
                "a: {kind: log-of, of: a}|of|made of themselves",
                "{a: {kind: log-of, of: b}, b: {kind: log-of, of: a}}|of|a → b",
                "a: {kind: one-hot, field: channel, values: [x, x]}|''|column=a=x",
                "{time-sin: {kind: weekend}, time: {kind: time-of-day}}|''|also of time-sin",
            })
    void aFeatureThatCannotBeCompiledIsRefused(String yaml, String key, String message) {
        FeatureException e = refused(yaml);

        assertThat(e.key()).isEqualTo(key);
        assertThat(e).hasMessageContaining(message);
    }

    @Test
    void aConditionMustBeKnownBeforeTheCount() {
        FeatureException e =
                refused(
                        """
                        n: {kind: decayed-count, entity: card, half-life: 1d, where: {feature: s, above: 1}}
                        s: {kind: count, entity: shop, window: 1d}
                        c: {kind: count, entity: card, window: 1d}
                        w: {kind: weekend}
                        d: {kind: decayed-count, entity: card, half-life: 1d}
                        l: {kind: log-of, of: c}
                        """);

        assertThat(e.key()).isEqualTo("where.feature");
        assertThat(e.known()).containsExactly("c", "w");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: {kind: count, entity: card, window: 0d}|window must be at least 1 ms: window=PT0S",
                "a: {kind: count, entity: card, delay: 1d}|delay needs a window: delay=PT24H",
                "a: {kind: hours, from: 0, to: 24}|to must lie in [0.0, 23.0]: to=24.0",
                "a: {kind: weekend, zone: Nowhere}|zone must be a time zone: zone=Nowhere",
                "a: {kind: ratio, entity: card, field: amount}|exactly one of window and level must be"
                        + " given: window=null, level=null",
                "a: {kind: z-score, entity: card, field: amount, window: 1d, min: 2, max: 1}|min must not"
                        + " exceed max: min=2.0, max=1.0",
            })
    void aDeclarationOutOfRangeSaysTheRuleTheKeyAndTheValue(String yaml, String message) {
        assertThatThrownBy(() -> Declarations.parse(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static FeatureException refused(String yaml) {
        return catchThrowableOfType(
                FeatureException.class, () -> FeatureSet.compile(SHOP, Declarations.parse(yaml)));
    }
}

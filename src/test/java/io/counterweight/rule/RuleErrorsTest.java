package io.counterweight.rule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleErrorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amuont > 1.0 | unknown name \"amuont\": expression=amuont > 1.0, column=1; did you mean \"amount\"?",
                "card_cuont > 1.0 | did you mean \"card_count\"?",
                "probability.stolne > 0.5 | unknown name \"probability.stolne\"",
                "probability.stolne > 0.5 | did you mean \"probability.stolen\"?",
                "amount > 'x' | no \">\" of number and text",
                "amount + 1.0 | when must be true or false: when=amount + 1.0, found=number",
                "listed('shpos', shop) | unknown list \"shpos\"; did you mean \"shops\"?",
                "listed(shop, shop) | \"listed\" needs the name of a list that is written out",
                "born > time | dates, texts and rows of tables are read by the expressions of event.let alone",
                // What would have no end, or none that is known.
                "[1.0, 2.0].all(x, x > amount) | unknown name \"all\"",
                "channel.matches('(a+)+$') | the function \"matches\" of CEL is not offered here",
            })
    void anExpressionThatIsNoneIsRefusedWithWhatIsWrong(String when, String message) {
        assertThatThrownBy(() ->
                        Books.of(
                                """
                                lists: {shops: [a]}
                                rules:
                                  it:
                                    when: >-
                                      %s
                                    action: alert
                                    state: live
                                """
                                        .formatted(when)))
                .isInstanceOf(RuleException.class)
                .hasMessageStartingWith("rules.it.when: ")
                .hasMessageContaining(message);
    }

    @Test
    void anExpressionIsBoundedInLengthAndSoInCost() {
        var longest = "amount > 1.0" + " || amount > 1.0".repeat(200);
        assertThatThrownBy(() ->
                        Books.of(
                                "rules: {it: {when: '%s', action: alert, state: live}}"
                                        .formatted(longest)))
                .hasMessageContaining("an expression must have at most 2000 characters");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() ->
                        Books.of(
                                """
                                rules:
                                  one: {when: amuont > 1.0, action: alert, state: live}
                                  fine: {when: amount > 1.0, action: alert, state: live}
                                  two: {when: amount > 1.0, action: alert, class: genuine, state: live}
                                  three:
                                    when: amount > 1.0
                                    action: alert
                                    state: rollout
                                    rollout: {entity: crad, share: 0.1}
                                  Four: {when: amount > 1.0, action: alert, state: live}
                                """))
                .hasMessageContainingAll(
                        "rules.one.when: unknown name \"amuont\"",
                        "rules.two.class: class must be one that is looked for: class=genuine",
                        "rules.three.rollout.entity: unknown entity \"crad\"; did you mean \"card\"?",
                        "rules.Four: a rule must be named in lower-case words");
    }
}

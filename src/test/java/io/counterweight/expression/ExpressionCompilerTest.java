package io.counterweight.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionCompilerTest {
    private final Scope scope = new Scope();
    private final Scope.Variable amount = scope.declare("amount", Type.NUMBER);
    private final Scope.Variable born = scope.declare("customer.born", Type.DATE);
    private final Scope.Variable time = scope.declare("time", Type.DATE);
    private final Scope.Variable mail = scope.declare("mail", Type.TEXT);
    private final Scope.Variable cardCount = scope.declare("card-count", Type.NUMBER);
    private final Values values = scope.values();

    @Test
    void aDistanceIsThatOfTheGreatCircle() {
        // Brussels and Paris: 264 km by every map.
        assertThat(number("distanceKm(50.8503, 4.3517, 48.8566, 2.3522)"))
                .isCloseTo(264, within(1.0));
        assertThat(number("distanceKm(10.0, 20.0, 10.0, 20.0)")).isZero();
        // Half round the world: π times the radius.
        assertThat(number("distanceKm(0.0, 0.0, 0.0, 180.0)"))
                .isCloseTo(Math.PI * 6371, within(1e-6));
    }

    @Test
    void anAgeIsInYearsOfTheCalendarsMeanLength() {
        values.number(born.slot(), 0);
        values.number(time.slot(), 365.2425 * 40 * 86_400_000.0);
        assertThat(number("ageYears(customer.born, time)")).isCloseTo(40, within(1e-9));
    }

    @Test
    void textsAreCutAndCompared() {
        values.text(mail.slot(), " Ann@Shop.ORG ");
        assertThat(compile("mail.trim().lowerAscii().substring(4)").text(values, ""))
                .isEqualTo("shop.org");
        assertThat(compile("mail.substring(9, 2)").text(values, "none")).isEqualTo("none");
        assertThat(compile("mail.indexOf('@') > 0").truth(values, false)).isTrue();
        assertThat(compile("mail.replace('@', ' at ')").text(values, ""))
                .isEqualTo(" Ann at Shop.ORG ");
    }

    @Test
    void namesAreWrittenWithUnderscores() {
        values.number(cardCount.slot(), 6);
        values.number(amount.slot(), 3);
        assertThat(number("card_count / amount")).isEqualTo(2);
        assertThat(compile("card_count / amount + card_count").reads())
                .containsExactly(cardCount, amount);
    }

    @Test
    void whatHasNoValueIsNotANumber() {
        assertThat(number("0.0 / 0.0")).isNaN();
        assertThat(number("1 / 0")).isNaN();
        assertThat(number("double('x')")).isNaN();
        assertThat(compile("1 / 0 > 1").truth(values, true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    amuont / 2.0           | unknown name "amuont": expression=amuont / 2.0, column=1
                    amount * 2             | no "*" of number and whole number (write 2.0 for 2, or double(x)): expression=amount * 2, column=8
                    mail + 1.0             | no "+" of text and number: expression=mail + 1.0, column=6
                    amount +               | not an expression, mismatched input
                    [1, 2].all(x, x > 1)   | unknown name "all"
                    mail.matches('a')      | the function "matches" of CEL is not offered here
                    timestamp(mail) > time | timestamp needs a literal
                    {'a': 1.0}             | an expression must not use map values here
                    """)
    void whatIsNoExpressionIsSaidInPlainWords(String text, String message) {
        assertThatThrownBy(() -> compile(text))
                .isInstanceOf(ExpressionException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void anExpressionThatCouldCostTooMuchIsRefused() {
        var text = "amount" + " + amount".repeat(300);
        assertThatThrownBy(() -> compile(text))
                .isInstanceOf(ExpressionException.class)
                .hasMessage("an expression must have at most 2000 characters: characters=2706");
    }

    @Test
    void namesOfATextAreFoundWithoutKnowingThem() {
        assertThat(ExpressionCompiler.names("home.lat > amount && f(x, [y])"))
                .containsExactly("home", "home.lat", "amount", "x", "y");
    }

    private double number(String text) {
        return compile(text).number(values);
    }

    private Expression compile(String text) {
        return new ExpressionCompiler(scope).compile(text);
    }
}

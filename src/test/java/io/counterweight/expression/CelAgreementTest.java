package io.counterweight.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.counterweight.expression.Scope.Variable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CEL's own interpreter and the closures say the same of random expressions over random values.
class CelAgreementTest {
    private static final int EXPRESSIONS = 400;
    private static final int ROWS = 12;

    private final Scope scope = new Scope();
    private final List<Variable> variables =
            List.of(
                    scope.declare("amount", Type.NUMBER),
                    scope.declare("card-balance", Type.NUMBER),
                    scope.declare("online", Type.BOOLEAN),
                    scope.declare("country", Type.TEXT),
                    scope.declare("name", Type.TEXT),
                    scope.declare("visits", Type.WHOLE),
                    scope.declare("time", Type.DATE),
                    scope.declare("born", Type.DATE));
    private final CelRuntime runtime =
            CelRuntimeFactory.plannerRuntimeBuilder()
                    .setOptions(ExpressionCompiler.options())
                    .build();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void closuresSayWhatTheInterpreterSays(long seed) throws Exception {
        var compiler = new ExpressionCompiler(scope);
        var random = new Random(seed);
        int withValue = 0;
        for (int e = 0; e < EXPRESSIONS; e++) {
            var type = Type.values()[random.nextInt(Type.values().length)];
            var text = new RandomExpressions(random).of(type, 4);
            var expression = compiler.compile(text);
            CelAbstractSyntaxTree tree = compiler.compiler().compile(text).getAst();
            var program = runtime.createProgram(tree);
            for (int row = 0; row < ROWS; row++) {
                var values = scope.values();
                var activation = new HashMap<String, Object>();
                variables.forEach(variable -> fill(random, variable, values, activation));
                var theirs = interpreted(program, activation);
                assertThat(closure(expression, values))
                        .as("seed %d: %s of %s", seed, text, activation)
                        .isEqualTo(theirs);
                withValue += theirs == null ? 0 : 1;
            }
        }
        assertThat(withValue).isGreaterThan(EXPRESSIONS * ROWS / 2);
    }

    private static Object interpreted(CelRuntime.Program program, Map<String, Object> activation) {
        try {
            return switch (program.eval(activation)) {
                case Long whole -> (double) whole;
                case Boolean truth -> truth ? 1.0 : 0.0;
                case Instant date -> (double) date.toEpochMilli();
                case Duration duration -> (double) duration.toMillis();
                // No value, for us.
                case Double number when number.isNaN() -> null;
                case Object other -> other;
            };
        } catch (CelEvaluationException e) {
            return null;
        }
    }

    private static Object closure(Expression expression, Values values) {
        if (expression.type() == Type.TEXT) {
            var text = expression.text(values, "no value");
            return text.equals("no value") ? null : text;
        }
        double number = expression.number(values);
        return Double.isNaN(number) ? null : number;
    }

    private static void fill(
            Random random, Variable variable, Values values, Map<String, Object> activation) {
        switch (variable.type()) {
            case NUMBER -> {
                double x =
                        switch (random.nextInt(4)) {
                            case 0 -> 0;
                            case 1 -> random.nextInt(5) - 2;
                            default -> random.nextGaussian() * 100;
                        };
                values.number(variable.slot(), x);
                activation.put(variable.name(), x);
            }
            case WHOLE -> {
                long x = random.nextInt(7) - 3;
                values.number(variable.slot(), x);
                activation.put(variable.name(), x);
            }
            case BOOLEAN -> {
                boolean x = random.nextBoolean();
                values.number(variable.slot(), x ? 1 : 0);
                activation.put(variable.name(), x);
            }
            case TEXT -> {
                var texts = List.of("", "BE", "be", "12", "-3.5", "Zoë 😀", "a.b@c.org");
                var x = texts.get(random.nextInt(texts.size()));
                values.text(variable.slot(), x);
                activation.put(variable.name(), x);
            }
            case DATE, DURATION -> {
                // Whole seconds, 20 years before and after 1970: the interpreter refuses negative
                // durations with a fraction, and some of more than 292 years.
                long x = 1000 * random.nextLong(-600_000_000L, 600_000_000L);
                values.number(variable.slot(), x);
                activation.put(variable.name(), Instant.ofEpochMilli(x));
            }
        }
    }
}

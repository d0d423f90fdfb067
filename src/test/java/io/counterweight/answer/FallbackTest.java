package io.counterweight.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Action;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackTest {
    private static final StreamPlan PLAN =
            Pipelines.plan(Pipelines.load("demo"), TopicNames.of("demo"));

    @Test
    void itAllowsOrRefersAllOrThoseOfALargeNumber() {
        var plan = PLAN;
        var small = EnrichedTransaction.newBuilder();
        plan.event().numberNames().forEach(name -> small.addNumbers(99));
        var large = small.clone();
        large.setNumbers(plan.event().numberNames().indexOf("amount"), 100);
        assertThat(Fallback.parse("allow").of(large, plan)).isEqualTo(Action.ALLOW);
        assertThat(Fallback.parse("refer").of(small, plan)).isEqualTo(Action.REFER);
        var threshold = Fallback.parse("refer-if amount >= 100");
        threshold.require(plan);
        assertThat(threshold.of(small, plan)).isEqualTo(Action.ALLOW);
        assertThat(threshold.of(large, plan)).isEqualTo(Action.REFER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "block", "refer-if", "refer-if amount > 5", "refer-if amount >= x"})
    void whatIsNoFallbackSaysWhatItMustBe(String text) {
        assertThatThrownBy(() -> Fallback.parse(text))
                .hasMessage("must be allow, refer, or refer-if <field> >= <number>");
    }

    @Test
    void aFieldThatIsNoNumberOfThePipelineIsNamed() {
        assertThatThrownBy(() -> Fallback.parse("refer-if amuont >= 5").require(PLAN))
                .hasMessageContaining("field=amuont")
                .hasMessageContaining("amount");
    }
}

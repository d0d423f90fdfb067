package io.counterweight.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.Advice;
import io.counterweight.evaluate.Follows;
import io.counterweight.event.Example;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static Advice advice(@Nullable Follows follows) {
        return new Advice(null, 0.5, follows, null, null);
    }

    private static Example example(String action, double propensity) {
        var scored =
                ScoredTransaction.newBuilder()
                        .setRuled(RuledDecision.newBuilder().setAction(action));
        if (propensity > 0) {
            scored.setPropensity(propensity);
        }
        return Example.newBuilder().setScored(scored).build();
    }

    @Test
    void whatIsBlockedAndItsControlGroupAreOfTheBlockedWhereCallersFollow() {
        var followed = advice(Follows.ADVISED);
        assertThat(Standing.isOfBlocked(example("block", 0), followed)).isTrue();
        assertThat(Standing.isOfBlocked(example("allow", 0.02), followed)).isTrue();
        assertThat(Standing.isOfBlocked(example("allow", 0), followed)).isFalse();
        assertThat(Standing.isOfBlocked(example("alert", 0), followed)).isFalse();
    }

    @Test
    void nothingIsWhereNobodySaysThatTheyFollow() {
        assertThat(Standing.isOfBlocked(example("block", 0), advice(null))).isFalse();
        assertThat(Standing.isOfBlocked(example("allow", 0.02), advice(null))).isFalse();
    }
}

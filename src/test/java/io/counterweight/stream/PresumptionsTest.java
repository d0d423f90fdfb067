package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Example;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import org.junit.jupiter.api.Test;

class PresumptionsTest {
    private static final Presumptions ON =
            new Presumptions(Plans.declining("follows: advised, presume: true"));

    private static ScoredTransaction scored(String action, int decision) {
        return ScoredTransaction.newBuilder()
                .setTransactionId("p")
                .setDecision(decision)
                .setRuled(RuledDecision.newBuilder().setAction(action))
                .build();
    }

    private static Example labelled(int label) {
        return Example.newBuilder().setScored(scored("block", 1)).setLabel(label).build();
    }

    @Test
    void whatWasBlockedIsPresumedToBeWhatTheModelSuspected() {
        assertThat(ON.of(scored("block", 1)).getLabel()).isOne();
        assertThat(ON.of(scored("block", 1)).hasRevisedFrom()).isFalse();
        assertThat(ON.of(scored("block", 0))).as("a rule's, and the model saw nothing").isNull();
        assertThat(ON.of(scored("allow", 1))).isNull();
    }

    @Test
    void aLabelTakesItsPlaceAndGivesWayToItWhenItIsWithdrawn() {
        var genuine = ON.insteadOf(labelled(0));
        assertThat(genuine.getLabel()).isZero();
        assertThat(genuine.getRevisedFrom()).isOne();
        assertThat(ON.insteadOf(labelled(1)).getRevisedFrom()).as("nothing changes").isOne();
        var revised = labelled(1).toBuilder().setRevisedFrom(0).build();
        assertThat(ON.insteadOf(revised)).isEqualTo(revised);
        var withdrawn = labelled(0).toBuilder().setRevisedFrom(0).setWithdrawn(true).build();
        var presumed = ON.insteadOf(withdrawn);
        assertThat(presumed.getWithdrawn()).isFalse();
        assertThat(presumed.getLabel()).isOne();
        assertThat(presumed.getRevisedFrom()).isZero();
    }

    @Test
    void nothingIsPresumedUnlessItIsAskedForAndCallersFollow() {
        for (var decide : new String[] {"follows: advised", "presume: true", "block: 1.0"}) {
            var off = new Presumptions(Plans.declining(decide));
            assertThat(off.of(scored("block", 1))).isNull();
            assertThat(off.insteadOf(labelled(0))).isEqualTo(labelled(0));
        }
    }
}

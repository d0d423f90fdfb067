package io.counterweight.stream;

import static io.counterweight.stream.Presumptions.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Disposed;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TransactionLabel;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresumptionsTest {
    private static final Presumptions ON =
            new Presumptions(Plans.declining("follows: advised, presume: features"));

    private static ScoredTransaction.Builder scored(String id, String action, float fraud) {
        return ScoredTransaction.newBuilder()
                .setTransactionId(id)
                .addProbabilities(1 - fraud)
                .addProbabilities(fraud)
                .setDecision(fraud < 0.5 ? 0 : 1)
                .setRuled(RuledDecision.newBuilder().setAction(action));
    }

    private static PendingTransaction.Builder suspected(String action) {
        return PendingTransaction.newBuilder().setScored(scored("p", action, 1));
    }

    @Test
    void ofThoseThatAreFraudsWithThreeInFourThreeInFourAreLearnedAsSuch() {
        var drawn =
                IntStream.range(0, 10_000)
                        .map(i -> ON.drawn(scored("p" + i, "block", 0.75f).build()))
                        .toArray();
        assertThat(IntStream.of(drawn).filter(c -> c == 1).count() / 10_000.0)
                .isCloseTo(0.75, within(0.015));
        assertThat(IntStream.of(drawn).filter(c -> c == 0).count() / 10_000.0)
                .isCloseTo(0.25, within(0.015));
        var again =
                IntStream.range(0, 10_000).map(i -> ON.drawn(scored("p" + i, "", .75f).build()));
        assertThat(again.toArray()).as("the same at every draw").isEqualTo(drawn);
        assertThat(ON.drawn(scored("p", "block", 1).build())).isOne();
        assertThat(ON.drawn(scored("p", "block", 0).build())).isZero();
    }

    @Test
    void featuresTakeWhatWasBlockedForWhatIsDrawn() {
        assertThat(ON.heard(suspected("block").build())).isOne();
        assertThat(ON.heard(suspected("allow").build())).isEqualTo(NOTHING);
        var harmless = PendingTransaction.newBuilder().setScored(scored("p", "block", 0));
        assertThat(ON.heard(harmless.build())).as("blocked by a rule").isZero();
        var unscored = suspected("block");
        unscored.getScoredBuilder().clearProbabilities();
        assertThat(ON.heard(unscored.build())).isEqualTo(NOTHING);
        assertThat(ON.heard(null)).isEqualTo(NOTHING);
    }

    @Test
    void whatACallerDidGoesBeforeTheAdvice() {
        var approved = Disposed.newBuilder().setDone("approved");
        assertThat(ON.heard(suspected("block").setDisposition(approved).build()))
                .isEqualTo(NOTHING);
        var declined = Disposed.newBuilder().setDone("declined");
        assertThat(ON.heard(suspected("allow").setDisposition(declined).build())).isOne();
    }

    @Test
    void aLabelTakesItsPlaceOnceItIsNotHeldAnyMore() {
        var genuine = TransactionLabel.newBuilder().setLabel(0);
        assertThat(ON.heard(suspected("block").setLabel(genuine).build())).isZero();
        assertThat(ON.heard(suspected("block").setLabel(genuine).setHeld(true).build()))
                .isEqualTo(NOTHING);
    }

    @Test
    void nothingIsPresumedUnlessItIsAskedForAndCallersFollow() {
        for (var decide : new String[] {"follows: advised", "presume: features", "block: 1.0"}) {
            var off = new Presumptions(Plans.declining(decide));
            assertThat(off.heard(suspected("block").build())).isEqualTo(NOTHING);
        }
    }
}

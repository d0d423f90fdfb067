package io.counterweight.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Disposed;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TransactionLabel;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.Plans;
import io.counterweight.web.api.TransactionLife.Advised;
import io.counterweight.web.api.TransactionLife.KnownLabel;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class LifeOfTest {
    private static final long AT = 1_525_132_800_000L;
    private static final StreamPlan PLAN = Plans.payments();

    private final LifeOf lives = new LifeOf(PLAN);

    private static PendingTransaction.Builder blocked() {
        return PendingTransaction.newBuilder()
                .setScored(
                        ScoredTransaction.newBuilder()
                                .setEventTime(AT)
                                .setLayout(PLAN.features().layout().fingerprint())
                                .setDecision(1)
                                .addAllFeatures(Collections.nCopies(PLAN.features().columns(), 1f))
                                .setRuled(
                                        RuledDecision.newBuilder()
                                                .setAction("block")
                                                .setMadeBy("model:tiny")));
    }

    @Test
    void whatWasAdvisedWhatWasDoneAndWhatIsKnownIsTold() {
        var life =
                lives.of(
                        "p",
                        blocked()
                                .setDisposition(
                                        Disposed.newBuilder().setDone("declined").setAt(AT + 1_000))
                                .build());
        assertThat(life.advised()).isEqualTo(new Advised("block", "model:tiny", null));
        assertThat(life.disposition().done()).isEqualTo("declined");
        assertThat(life.disposition().at()).isEqualTo("2018-05-01T00:00:01Z");
        assertThat(life.outcome()).isEqualTo("unknown");
        assertThat(life.status()).isEqualTo("waits-for-label");
        assertThat(life.label()).isNull();
    }

    @Test
    void oneOfTheControlGroupSaysWithWhichProbabilityItWasLetThrough() {
        var kept = blocked();
        kept.getScoredBuilder().setPropensity(0.02).getRuledBuilder().setAction("allow");
        var life = lives.of("p", kept.build());
        assertThat(life.advised()).isEqualTo(new Advised("allow", "model:tiny", 0.02));
        assertThat(life.disposition()).isNull();
        assertThat(life.outcome()).isEqualTo("open");
    }

    @Test
    void aLabelSaysWhoToldItAndHowFarThatIsTrusted() {
        var told =
                TransactionLabel.newBuilder()
                        .setLabel(1)
                        .setLabelledAt(AT)
                        .setSourceTopic("payments.labels")
                        .setSource("analyst")
                        .setTrust(0.8)
                        .build();
        assertThat(lives.of("p", blocked().setLabel(told).build()).label())
                .isEqualTo(new KnownLabel("fraud", "2018-05-01T00:00:00Z", "analyst", 0.8));
        var plain = told.toBuilder().clearSource().clearTrust().build();
        assertThat(lives.of("p", blocked().setLabel(plain).build()).label())
                .isEqualTo(new KnownLabel("fraud", "2018-05-01T00:00:00Z", null, null));
        var matured = plain.toBuilder().clearSourceTopic().setLabel(0).build();
        var life = lives.of("p", blocked().setLabel(matured).build());
        assertThat(life.outcome()).isEqualTo("matured");
        assertThat(life.label())
                .isEqualTo(new KnownLabel("genuine", "2018-05-01T00:00:00Z", "maturity", null));
    }

    @Test
    void aDispositionThatWaitsForItsTransactionIsKeptFromWhenItCame() {
        var life =
                lives.of(
                        "p",
                        PendingTransaction.newBuilder()
                                .setDisposition(Disposed.newBuilder().setDone("declined").setAt(AT))
                                .build());
        assertThat(life.status()).isEqualTo("waits-for-transaction");
        assertThat(life.disposition().done()).isEqualTo("declined");
        assertThat(life.keptUntil()).startsWith("2018-05");
    }
}

package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.DELAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.PendingTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.KnownOutcomes.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is known of the outcome of a transaction that the trainer remembers.
class KnownOutcomesTest {
    private static final long MINUTE = 60_000;

    /// After the stream's first labels were held.
    private static final long LATER = START + DELAY + MINUTE;

    @TempDir Path folder;

    /// Payments of more than 60 are advised to be blocked.
    private static StreamPlan declining(String more) {
        return Plans.declining("follows: advised" + more, "topics: [dispositions]\n");
    }

    private static PendingTransaction kept(Drivers drivers, String id) throws Exception {
        return PendingTransaction.parseFrom(drivers.remembered(id));
    }

    private static void dispose(Drivers drivers, String id, String done) {
        var json = "{\"transactionId\":\"%s\",\"disposition\":\"%s\"}".formatted(id, done);
        drivers.disposition(id.getBytes(UTF_8), json.getBytes(UTF_8), LATER + 1);
    }

    @Test
    void itIsOpenOrUnknownUntilALabelComesOrItsTimeHasPassed() throws Exception {
        var plan = declining("");
        var outcomes = new KnownOutcomes(plan);
        try (var drivers = new Drivers(plan, folder)) {
            drivers.send(Payment.of("first", START));
            drivers.send(Payment.of("open", LATER));
            drivers.send(Payment.of("blocked", LATER).ofAmount(70));
            drivers.send(Payment.of("told", LATER).ofAmount(70));
            drivers.send(new Verdict("told", "fraud", LATER));
            assertThat(outcomes.of(kept(drivers, "open"))).isEqualTo(Outcome.OPEN);
            assertThat(outcomes.of(kept(drivers, "blocked"))).isEqualTo(Outcome.UNKNOWN);
            assertThat(outcomes.of(kept(drivers, "told"))).isEqualTo(Outcome.LABELLED);

            drivers.send(Payment.of("last", LATER + DELAY + MINUTE));
            var matured = kept(drivers, "open");
            assertThat(outcomes.of(matured)).isEqualTo(Outcome.MATURED);
            assertThat(KnownOutcomes.source(matured.getLabel())).isEqualTo("maturity");
            assertThat(outcomes.of(kept(drivers, "blocked"))).isEqualTo(Outcome.UNKNOWN);
        }
    }

    @Test
    void whatCallersDidGoesBeforeWhatTheyWereAdvised() throws Exception {
        var plan = declining("");
        var outcomes = new KnownOutcomes(plan);
        try (var drivers = new Drivers(plan, folder)) {
            drivers.send(Payment.of("first", START));
            drivers.send(Payment.of("large", LATER).ofAmount(70));
            drivers.send(Payment.of("small", LATER));
            dispose(drivers, "large", "approved");
            dispose(drivers, "small", "declined");
            assertThat(outcomes.of(kept(drivers, "large"))).isEqualTo(Outcome.OPEN);
            assertThat(outcomes.of(kept(drivers, "small"))).isEqualTo(Outcome.UNKNOWN);
        }
    }

    @Test
    void whatIsPresumedIsSaidWhereAModelScoredIt() throws Exception {
        var plan = declining(", presume: features");
        var outcomes = new KnownOutcomes(plan);
        try (var drivers = new Drivers(plan, folder)) {
            drivers.send(Payment.of("first", START));
            drivers.send(Payment.of("blocked", LATER).ofAmount(70));
            // Without a model nothing is presumed of it.
            var blocked = kept(drivers, "blocked");
            assertThat(outcomes.of(blocked)).isEqualTo(Outcome.UNKNOWN);
            var scored = blocked.toBuilder();
            scored.getScoredBuilder().addProbabilities(.4f).addProbabilities(.6f);
            assertThat(outcomes.of(scored.build())).isEqualTo(Outcome.PRESUMED);
        }
    }
}

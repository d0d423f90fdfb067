package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.DELAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Labels that are taken back: all that counted them counts as before.
class WithdrawnLabelsTest {
    private static final long MINUTE = 60_000;

    @TempDir private Path folder;

    @Test
    void itsTransactionWaitsForALabelAgainAndCountsNoMore() {
        try (var drivers = new Drivers(Plans.evaluatedEachTime(), folder)) {
            drivers.send(Payment.of("p", START));
            drivers.send(Payment.of("q", START));
            drivers.send(new Verdict("q", "genuine", START + 1));
            drivers.send(new Verdict("p", "fraud", START + 1));
            withdraw(drivers, "p", START + 2);
            assertThat(drivers.examples.getLast())
                    .satisfies(example -> {
                        assertThat(example.getWithdrawn()).isTrue();
                        assertThat(example.getRevisedFrom()).isEqualTo(1);
                        assertThat(example.getLabelledAt()).isEqualTo(START + 2);
                    });
            assertThat(drivers.heard.withdrawn).containsExactly("fraud");
            var evaluation = drivers.heard.ofChampion();
            assertThat(evaluation.classes()).extracting("count").containsExactly(1.0, 0.0);
            drivers.send(new Verdict("p", "genuine", START + 3));
            assertThat(drivers.examples.getLast().hasRevisedFrom()).isFalse();
            assertThat(drivers.heard.ofChampion().classes())
                    .extracting("count")
                    .containsExactly(2.0, 0.0);
            assertThat(drivers.heard.labelled).containsExactly("genuine", "fraud", "genuine");
        }
    }

    @Test
    void aShopsRiskIsAsBefore() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            drivers.send(Payment.of("p", START));
            drivers.send(new Verdict("p", "fraud", START + 1));
            drivers.send(Payment.of("q", START + DELAY));
            withdraw(drivers, "p", START + DELAY + 1);
            drivers.send(Payment.of("r", START + DELAY + 2));
            int risk = Plans.payments().features().columnNames().indexOf("shop-risk");
            assertThat(drivers.scored)
                    .extracting(scored -> scored.getFeatures(risk))
                    .containsExactly(0f, 1f, 0f);
        }
    }

    @Test
    void whereOnlyFraudsAreLabelledItMaturesAsGenuine() {
        try (var drivers = new Drivers(Plans.fraudLabelsOnly(), folder)) {
            drivers.send(Payment.of("first", START));
            drivers.send(Payment.of("p", START + 2 * DELAY));
            drivers.send(new Verdict("p", "fraud", START + 2 * DELAY + 1));
            withdraw(drivers, "p", START + 2 * DELAY + 2);
            drivers.send(Payment.of("late", START + 3 * DELAY));
            drivers.send(new Verdict("late", "fraud", START + 3 * DELAY));
            drivers.send(Payment.of("q", START + 3 * DELAY + MINUTE));
            assertThat(said(drivers))
                    .containsExactly(
                            "first genuine", "p fraud", "p withdrawn", "late fraud", "p genuine");
            drivers.send(Payment.of("r", START + 4 * DELAY + 2 * MINUTE));
            withdraw(drivers, "late", START + 4 * DELAY + 2 * MINUTE);
            drivers.send(Payment.of("s", START + 4 * DELAY + 3 * MINUTE));
            assertThat(said(drivers))
                    .as("its delay is over: with the next minute")
                    .endsWith("q genuine", "late withdrawn", "late genuine");
        }
    }

    @Test
    void oneThatWaitsForItsTransactionOrIsHeldIsForgotten() {
        try (var drivers = new Drivers(Plans.fraudLabelsOnly(), folder)) {
            drivers.send(new Verdict("later", "fraud", START));
            withdraw(drivers, "later", START);
            drivers.send(Payment.of("held", START));
            drivers.send(Payment.of("later", START + 1));
            drivers.send(new Verdict("held", "fraud", START + 1));
            withdraw(drivers, "held", START + 1);
            drivers.send(Payment.of("q", START + DELAY + MINUTE));
            assertThat(said(drivers)).containsExactly("held genuine", "later genuine");
            assertThat(drivers.heard.withdrawn).isEmpty();
        }
    }

    @Test
    void whereThereIsNothingToWithdrawItIsIgnoredAndCounted() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            withdraw(drivers, "nobody", START);
            drivers.send(Payment.of("p", START));
            withdraw(drivers, "p", START);
            assertThat(drivers.heard.ignored)
                    .containsExactly("nothing-to-withdraw", "nothing-to-withdraw");
            assertThat(drivers.kept(StateStores.PENDING)).isEqualTo(1);
        }
    }

    private static void withdraw(Drivers drivers, String id, long at) {
        var json = "{\"transactionId\":\"" + id + "\",\"withdrawn\":true,\"labelledAt\":" + at;
        drivers.label(id.getBytes(UTF_8), (json + "}").getBytes(UTF_8), at);
    }

    private static ArrayList<String> said(Drivers drivers) {
        var said = new ArrayList<String>();
        for (var example : drivers.examples) {
            var name = example.getLabel() == 1 ? "fraud" : "genuine";
            said.add(
                    example.getScored().getTransactionId()
                            + " "
                            + (example.getWithdrawn() ? "withdrawn" : name));
        }
        return said;
    }
}

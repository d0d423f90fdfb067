package io.counterweight.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class CardTestingTest {
    private static final SimulatorSettings SETTINGS =
            new SimulatorSettings(2_000, 5_000, LocalDate.of(2018, 4, 1), 30, 2, null);

    @Test
    void someGenuineTransactionsBecomeTinyPaymentsAndAllOthersStay() {
        var before = list(new CardSimulator(SETTINGS).iterator());
        var after = list(new CardTesting(before.iterator(), 2));

        assertThat(after).hasSameSizeAs(before);
        int tested = 0;
        for (int i = 0; i < before.size(); i++) {
            if (after.get(i).scenario() != FraudScenarios.CARD_TESTING) {
                assertThat(after.get(i)).isEqualTo(before.get(i));
                continue;
            }
            tested++;
            assertThat(before.get(i).isFraud()).isFalse();
            assertThat(after.get(i).cents()).isBetween(50L, 200L);
            assertThat(after.get(i).withCents(before.get(i).cents()).withScenario(0))
                    .isEqualTo(before.get(i));
        }
        // One in 500 customers a day, three days each, every other transaction: .3 %.
        assertThat((double) tested / before.size()).isBetween(.002, .004);
    }

    @Test
    void theSeedAloneDecides() {
        var before = list(new CardSimulator(SETTINGS).iterator());

        assertThat(list(new CardTesting(before.iterator(), 2)))
                .isEqualTo(list(new CardTesting(before.iterator(), 2)))
                .isNotEqualTo(list(new CardTesting(before.iterator(), 3)));
    }

    private static List<CardTransaction> list(Iterator<CardTransaction> transactions) {
        var list = new ArrayList<CardTransaction>();
        transactions.forEachRemaining(list::add);
        return list;
    }
}

package io.counterweight.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CardSimulatorTest {
    private static final LocalDate START = LocalDate.of(2018, 4, 1);

    @Test
    void theSameSeedGivesTheSameAndAnotherDoesNot() {
        assertThat(simulate(small(10, 7, null))).isEqualTo(simulate(small(10, 7, null)));
        assertThat(simulate(small(10, 7, null))).isNotEqualTo(simulate(small(10, 8, null)));
    }

    @Test
    void oneDayIsNotTheNext() {
        var amounts =
                simulate(small(2, 7, null)).stream()
                        .collect(
                                Collectors.groupingBy(
                                        t -> t.time().getDayOfMonth(),
                                        Collectors.mapping(
                                                CardTransaction::cents, Collectors.toSet())));

        assertThat(amounts.get(1)).hasSizeGreaterThan(100);
        assertThat(amounts.get(2)).hasSizeGreaterThan(100);
        // amounts of 5 to 100 in cents: a few coincide by chance
        assertThat(amounts.get(2))
                .filteredOn(amounts.get(1)::contains)
                .hasSizeLessThan(amounts.get(2).size() / 4);
    }

    @Test
    void aLongerRunStartsWithAShorterOneAndOneWithoutEndGoesOn() {
        var ten = simulate(small(10, 7, null));
        var twenty = simulate(small(20, 7, null));
        var endless =
                new CardSimulator(small(null, 7, null)).stream().limit(twenty.size() + 1).toList();

        assertThat(twenty).startsWith(ten.toArray(CardTransaction[]::new));
        assertThat(endless).startsWith(twenty.toArray(CardTransaction[]::new));
        assertThat(endless.getLast().secondsSinceStart()).isGreaterThan(20 * 86_400);
    }

    @Test
    void transactionsComeInOrderOfTimeWithIdsThatCount() {
        long lastSecond = 0;
        long nextId = 0;
        for (var transaction : new CardSimulator(small(30, 3, 10))) {
            assertThat(transaction.id()).isEqualTo(nextId++);
            assertThat(transaction.secondsSinceStart()).isGreaterThanOrEqualTo(lastSecond);
            assertThat(transaction.time())
                    .isEqualTo(START.atStartOfDay().plusSeconds(transaction.secondsSinceStart()));
            lastSecond = transaction.secondsSinceStart();
        }
        assertThat(nextId).isPositive();
        assertThat(simulate(small(0, 3, null))).isEmpty();
    }

    /// Steady state: from day 28 on as many terminals as ever are compromised. The bands are about
    /// four standard deviations of the seeds tried.
    @Test
    void atTheHandbooksSizeRatesAreTheHandbooks() {
        var counts = new long[5];
        long sum = 0;
        var seconds = new ArrayList<Long>();
        for (var transaction : new CardSimulator(SimulatorSettings.handbook(1, 40))) {
            if (transaction.secondsSinceStart() < 28 * 86_400) {
                continue;
            }
            counts[transaction.scenario()]++;
            sum += transaction.cents();
            seconds.add(transaction.secondsSinceStart() % 86_400);
        }
        double rows = seconds.size();

        // handbook: 9,586 rows a day; of all rows .055 %, .517 % (less at the start), .264 %
        assertThat(rows / 12).isBetween(9_300.0, 9_900.0);
        assertThat(counts[1] / rows).isBetween(.0003, .0009);
        assertThat(counts[2] / rows).isBetween(.0045, .0065);
        assertThat(counts[3] / rows).isBetween(.0018, .0034);
        assertThat(counts[4]).isZero();
        assertThat(sum / rows / 100).isBetween(51.0, 57.0);
        assertThat(seconds.stream().mapToLong(Long::longValue).average().orElse(0))
                .isEqualTo(43_200, within(300.0));
    }

    @Test
    void largeAmountsAreFrauds() {
        for (var transaction : simulate(small(60, 5, null))) {
            if (transaction.cents() > 220_00) {
                assertThat(transaction.isFraud()).as("%s", transaction).isTrue();
            }
            if (transaction.scenario() == FraudScenarios.LARGE_AMOUNT) {
                assertThat(transaction.amount()).isGreaterThan(220);
            }
        }
    }

    @Test
    void everyTransactionOfACompromisedTerminalIsAFraud() {
        var settings = small(40, 5, null);
        var scenarios = new FraudScenarios(settings, new CardPopulation(settings));
        var compromised = new ArrayList<BitSet>();
        for (int day = 0; day < 40; day++) {
            compromised.add(scenarios.compromisedTerminals(day));
        }

        assertThat(compromised.getFirst().cardinality()).isEqualTo(2);
        assertThat(compromised.get(35).cardinality()).isBetween(45, 56);
        for (var transaction : simulate(settings)) {
            int day = (int) (transaction.secondsSinceStart() / 86_400);
            boolean terminal = compromised.get(day).get(transaction.terminal());
            if (terminal) {
                assertThat(transaction.isFraud()).isTrue();
            }
            if (transaction.scenario() == FraudScenarios.COMPROMISED_TERMINAL) {
                assertThat(terminal).isTrue();
            }
        }
    }

    @Test
    void ofAStolenCardAThirdOfTheTransactionsOfFourteenDaysAreFrauds() {
        // the cards stolen on day 0, none of them drawn again before day 14 with this seed
        var settings = new SimulatorSettings(2_000, 5_000, START, 14, 11, null);
        var draws = new Draws(11, Draws.Purpose.COMPROMISED_CUSTOMERS, 0, 0);
        int[] stolen = draws.distinct(3, 2_000);
        Map<Integer, List<CardTransaction>> byCustomer =
                simulate(settings).stream()
                        .collect(Collectors.groupingBy(CardTransaction::customer));

        for (int customer : stolen) {
            var transactions = byCustomer.getOrDefault(customer, List.of());
            long frauds =
                    transactions.stream()
                            .filter(t -> t.scenario() == FraudScenarios.STOLEN_CARD)
                            .count();
            assertThat(frauds).isEqualTo(transactions.size() / 3);
        }
        assertThat(byCustomer.keySet()).containsAnyOf(stolen[0], stolen[1], stolen[2]);
    }

    @Test
    void settingsThatCannotBeSimulatedAreRefused() {
        assertThatThrownBy(() -> new SimulatorSettings(2, 10, START, 1, 0, null))
                .hasMessage("customers must be at least 3: customers=2");
        assertThatThrownBy(() -> new SimulatorSettings(10, 1, START, 1, 0, null))
                .hasMessage("terminals must be at least 2: terminals=1");
        assertThatThrownBy(() -> SimulatorSettings.handbook(0, -1))
                .hasMessage("days must be at least 0: days=-1");
    }

    private static SimulatorSettings small(Integer days, long seed, Integer driftFrom) {
        return new SimulatorSettings(200, 1_000, START, days, seed, driftFrom);
    }

    private static List<CardTransaction> simulate(SimulatorSettings settings) {
        return new CardSimulator(settings).stream().toList();
    }
}

package io.counterweight.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftTest {
    private static final LocalDate START = LocalDate.of(2018, 4, 1);
    private static final int DAY = 86_400;

    @TempDir Path folder;

    /// Day 1, in seconds and cents: which row may become a fraud is to be seen at a glance.
    @Test
    void onlyTheThirdOfADayAtNightOfAMiddleAmountFromTheDayOnMayBecomeAFraud() {
        assertThat(shareDrifted(2, 100_00, 10_000, 20_000, DAY + 9_999)).isBetween(.85, .95);
        assertThat(shareDrifted(2, 160_00, 10_000, 20_000, DAY + 9_999)).isBetween(.85, .95);
        assertThat(shareDrifted(2, 99_99, 10_000, 20_000, DAY + 9_999)).as("amount").isZero();
        assertThat(shareDrifted(2, 160_01, 10_000, 20_000, DAY + 9_999)).as("amount").isZero();
        assertThat(shareDrifted(2, 100_00, 10_000, 20_000, DAY + 10_000)).as("24 h ago").isZero();
        assertThat(shareDrifted(2, 100_00, 20_000, DAY + 9_999)).as("the second").isZero();
        assertThat(shareDrifted(2, 100_00, 26_000, 30_000, DAY + 25_200)).as("7 o'clock").isZero();
        assertThat(shareDrifted(2, 100_00, 26_000, 30_000, DAY + 25_199)).isBetween(.85, .95);
        assertThat(shareDrifted(3, 100_00, 10_000, 20_000, DAY + 9_999)).as("too early").isZero();
    }

    @Test
    void fraudsOfOtherScenariosKeepThem() {
        var night = List.of(card(0, 1, 100_00, 1), card(1, 1, 100_00, 1), card(2, 1, 100_00, 3));

        assertThat(list(new Drift(night.iterator(), 1, 0))).isEqualTo(night);
    }

    @Test
    void aSimulationWithDriftIsTheOneWithoutItDrifted() {
        var with = list(new CardSimulator(settings(20)).iterator());
        var without = list(new CardSimulator(settings(null)).iterator());

        assertThat(list(new Drift(without.iterator(), 2, 20))).isEqualTo(with);
        assertThat(with).isNotEqualTo(without);
        assertThat(list(new Drift(without.iterator(), 3, 20))).isNotEqualTo(with);
    }

    @Test
    void aFileThatWasReadDriftsAsTheSimulationDoes() throws IOException {
        var file = folder.resolve("cards.csv.gz");
        CardTransactionCsv.write(new CardSimulator(settings(null)).iterator(), file);

        try (var read = CardTransactionReader.open(file)) {
            assertThat(list(new Drift(read, 2, 20)))
                    .isEqualTo(list(new CardSimulator(settings(20)).iterator()));
        }
    }

    @Test
    void nineOfTenOfAllThatMayBecomeFraudsDo() {
        var without = list(new CardSimulator(settings(null)).iterator());
        var with = list(new Drift(without.iterator(), 2, 20));
        Map<Integer, List<Long>> times = new HashMap<>();

        int candidates = 0;
        int drifted = 0;
        for (int i = 0; i < without.size(); i++) {
            var before = without.get(i);
            var mine = times.computeIfAbsent(before.customer(), customer -> new ArrayList<>());
            mine.add(before.secondsSinceStart());
            long inADay = mine.stream().filter(t -> t > before.secondsSinceStart() - DAY).count();
            boolean candidate =
                    !before.isFraud()
                            && before.secondsSinceStart() >= 20 * DAY
                            && before.time().getHour() <= 6
                            && before.amount() >= 100
                            && before.amount() <= 160
                            && inADay >= 3;
            candidates += candidate ? 1 : 0;
            if (with.get(i).equals(before)) {
                continue;
            }
            drifted++;
            assertThat(candidate).as("%s", before).isTrue();
            assertThat(with.get(i)).isEqualTo(before.withScenario(FraudScenarios.DRIFT));
        }

        assertThat(candidates).isGreaterThan(300);
        // four standard deviations of a share of .9 among 300
        assertThat((double) drifted / candidates).isEqualTo(.9, within(.07));
    }

    @Test
    void aDayBeforeTheFirstIsRefused() {
        assertThatThrownBy(() -> new Drift(List.<CardTransaction>of().iterator(), 1, -1))
                .hasMessage("fromDay must be at least 0: fromDay=-1");
    }

    /// The share of 300 customers whose last transaction, of those at these seconds, drifted.
    private static double shareDrifted(int fromDay, long cents, int... secondsOfDayOneOn) {
        var transactions = new ArrayList<CardTransaction>();
        for (int second : secondsOfDayOneOn) {
            for (int customer = 0; customer < 300; customer++) {
                transactions.add(card(DAY + second, customer, cents, 0));
            }
        }
        var drifted = list(new Drift(transactions.iterator(), 1, fromDay));
        int last = drifted.size() - 300;
        assertThat(drifted.subList(0, last)).isEqualTo(transactions.subList(0, last));
        return drifted.stream().filter(CardTransaction::isFraud).count() / 300.0;
    }

    private static CardTransaction card(int second, int customer, long cents, int scenario) {
        LocalDateTime time = START.atStartOfDay().plusSeconds(second);
        return new CardTransaction(7, time, second, customer, 1, cents, scenario);
    }

    private static SimulatorSettings settings(Integer driftFrom) {
        return new SimulatorSettings(2_000, 5_000, START, 30, 2, driftFrom);
    }

    private static List<CardTransaction> list(Iterator<CardTransaction> transactions) {
        var all = new ArrayList<CardTransaction>();
        transactions.forEachRemaining(all::add);
        return all;
    }
}

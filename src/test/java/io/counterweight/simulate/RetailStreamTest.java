package io.counterweight.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RetailStreamTest {
    private static final int SECONDS_A_DAY = 86_400;

    @Test
    void theSameSeedGivesTheSameAndAnotherDoesNot() {
        assertThat(simulate(7, 100, 10)).isEqualTo(simulate(7, 100, 10));
        assertThat(simulate(7, 100, 10)).isNotEqualTo(simulate(8, 100, 10));
    }

    @Test
    void aLongerRunStartsWithAShorterOne() {
        var ten = simulate(7, 100, 10);

        assertThat(simulate(7, 100, 20)).startsWith(ten.toArray(RetailTransaction[]::new));
    }

    @Test
    void purchasesComeInOrderOfTimeWithIdsThatCount() {
        long last = 0;
        long nextId = 0;
        for (var purchase : simulate(3, 200, 30)) {
            assertThat(purchase.id()).isEqualTo(nextId++);
            assertThat(purchase.second()).isGreaterThanOrEqualTo(last);
            last = purchase.second();
        }
        assertThat(last).isBetween(29L * SECONDS_A_DAY, 30L * SECONDS_A_DAY);
    }

    @Test
    void aboutOneInTwoHundredIsAFraudAndEveryKindIsThereInTwoYears() {
        var purchases = simulate(0, 300, 730);
        var kinds =
                purchases.stream()
                        .filter(RetailTransaction::isFraud)
                        .collect(
                                Collectors.groupingBy(
                                        RetailTransaction::kind, Collectors.counting()));
        long frauds = kinds.values().stream().mapToLong(count -> count).sum();

        assertThat((double) frauds / purchases.size()).isBetween(.004, .008);
        assertThat(kinds.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(RetailFraud.values()).map(RetailFraud::number).toList());
        for (var rare : List.of(RetailFraud.GIFTS, RetailFraud.EARLY_HEALTH)) {
            assertThat(kinds.get(rare.number())).isLessThan(purchases.size() / 30_000L);
        }
    }

    @Test
    void aKindThatBeginsLateIsNotThereBefore() {
        var days =
                simulate(0, 300, 500).stream()
                        .filter(p -> p.kind() == RetailFraud.SUBSCRIPTION.number())
                        .map(p -> p.second() / SECONDS_A_DAY)
                        .toList();

        assertThat(days).isNotEmpty().allMatch(day -> day >= RetailFraud.SUBSCRIPTION.fromDay());
    }

    private static List<RetailTransaction> simulate(long seed, int cards, int days) {
        var purchases = new ArrayList<RetailTransaction>();
        new RetailStream(seed, cards, days).forEachRemaining(purchases::add);
        return purchases;
    }
}

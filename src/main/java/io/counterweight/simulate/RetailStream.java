package io.counterweight.simulate;

import io.counterweight.simulate.Draws.Purpose;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Purchases in shops and online with several kinds of fraud ([RetailFraud]), in time order: a
/// stream that shares nothing with the handbook's. Holders have a home, means and habits, buy by
/// category, more on weekends and before Christmas, and once a year are away for a week.
///
/// The same seed and number of cards give the same purchases, and a longer run starts with a
/// shorter one. Holds one day in memory. For one thread.
public final class RetailStream implements Iterator<RetailTransaction> {
    /// Monday.
    static final LocalDate START = LocalDate.of(2023, 1, 2);

    /// Cards of the whole stream.
    public static final int CARDS = 1_000;

    private static final int SECONDS_A_DAY = 86_400;
    private static final int AWAY_EVERY = 365;
    private static final int AWAY_DAYS = 7;

    private final long seed;
    private final int days;
    private final RetailCards cards;
    private final RetailFrauds frauds;
    private Iterator<RetailTransaction> today = Collections.emptyIterator();
    private int nextDay;
    private long nextId;

    public RetailStream(long seed, int cards, int days) {
        this.seed = seed;
        this.days = days;
        this.cards = new RetailCards(seed, cards);
        this.frauds = new RetailFrauds(seed, this.cards, START.getYear());
    }

    RetailCards cards() {
        return cards;
    }

    @Override
    public boolean hasNext() {
        while (!today.hasNext() && nextDay < days) {
            today = day(nextDay++).iterator();
        }
        return today.hasNext();
    }

    @Override
    public RetailTransaction next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no day left: days=" + days);
        }
        return today.next().withId(nextId++);
    }

    private List<RetailTransaction> day(int day) {
        var purchases = new ArrayList<RetailTransaction>();
        for (int card = 0; card < cards.count(); card++) {
            addPurchases(card, day, purchases);
            frauds.add(card, day, purchases);
        }
        purchases.sort(Comparator.comparingLong(RetailTransaction::second));
        return purchases;
    }

    private void addPurchases(int card, int day, List<RetailTransaction> to) {
        var draws = new Draws(seed, Purpose.RETAIL_PURCHASES, day, card);
        double mean = cards.purchasesADay(card) * busy(day);
        int count = draws.poisson(StrictMath.exp(-mean));
        var away = away(card, day);
        for (int i = 0; i < count; i++) {
            var category = RetailCategory.draw(draws);
            double north = cards.north(card);
            double east = cards.east(card);
            if (away != null && !category.isOnline()) {
                north = away[0];
                east = away[1];
            }
            var purchase =
                    new RetailTransaction(
                            0,
                            (long) day * SECONDS_A_DAY + category.second(draws),
                            card,
                            category,
                            RetailCards.merchant(category, draws),
                            category.cents(draws, cards.wealth(card)),
                            north + draws.normal(0, .25),
                            east + draws.normal(0, .35),
                            0);
            to.add(
                    frauds.isAtMerchant(purchase, day)
                            ? purchase.withKind(RetailFraud.MERCHANT.number())
                            : purchase);
        }
    }

    private static double busy(int day) {
        var date = START.plusDays(day);
        double weekend = date.getDayOfWeek().getValue() >= 6 ? 1.4 : .85;
        return weekend * (date.getMonthValue() == 12 ? 1.5 : 1);
    }

    /// Where the holder is away; null at home.
    private double @Nullable [] away(int card, int day) {
        var draws = new Draws(seed, Purpose.RETAIL_AWAY, day / AWAY_EVERY, card);
        int from = draws.below(AWAY_EVERY - AWAY_DAYS);
        int inYear = day % AWAY_EVERY;
        return inYear >= from && inYear < from + AWAY_DAYS ? RetailCards.anywhere(draws) : null;
    }
}

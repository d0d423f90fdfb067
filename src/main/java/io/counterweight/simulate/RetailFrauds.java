package io.counterweight.simulate;

import io.counterweight.simulate.Draws.Purpose;
import java.util.List;

/// The frauds of [RetailStream]: what is done with which card on which day, a function of seed,
/// card and day alone. For one thread.
final class RetailFrauds {
    private static final long DAY = 86_400;
    private static final double SHARE_AT_MERCHANT = .8;
    private static final int LEAST_AGE = 60;

    private final long seed;
    private final RetailCards cards;
    private final int firstYear;

    RetailFrauds(long seed, RetailCards cards, int firstYear) {
        this.seed = seed;
        this.cards = cards;
        this.firstYear = firstYear;
    }

    /// Adds what is done with that card on that day.
    void add(int card, int day, List<RetailTransaction> to) {
        for (var kind : RetailFraud.values()) {
            if (kind == RetailFraud.MERCHANT) {
                continue;
            }
            for (int began = Math.max(kind.fromDay(), day - kind.days() + 1);
                    began <= day;
                    began++) {
                if (begins(kind, began, card) && mayMeet(kind, card)) {
                    add(kind, card, began, day, to);
                }
            }
        }
    }

    private boolean mayMeet(RetailFraud kind, int card) {
        return kind != RetailFraud.GIFTS || firstYear - cards.born(card).getYear() > LEAST_AGE;
    }

    private boolean begins(RetailFraud kind, int day, int of) {
        var draws = new Draws(seed, Purpose.RETAIL_BEGINS, (long) day * 16 + kind.ordinal(), of);
        return draws.uniform() < kind.beginsADay();
    }

    /// Whether a genuine purchase becomes a fraud since its merchant lost the card's data.
    boolean isAtMerchant(RetailTransaction purchase, int day) {
        var kind = RetailFraud.MERCHANT;
        for (int began = Math.max(0, day - kind.days() + 1); began <= day; began++) {
            if (begins(kind, began, purchase.merchant())) {
                var draws =
                        new Draws(
                                seed, Purpose.RETAIL_MERCHANT, purchase.second(), purchase.card());
                return draws.uniform() < SHARE_AT_MERCHANT;
            }
        }
        return false;
    }

    private void add(RetailFraud kind, int card, int began, int day, List<RetailTransaction> to) {
        // What holds for all of one fraud, and what holds for the day.
        long of = (long) kind.ordinal() << 40 | card;
        var whole = new Draws(seed, Purpose.RETAIL_FRAUD, began, of);
        var draws = new Draws(seed, Purpose.RETAIL_FRAUD_DAY, day, of);
        int times =
                kind.timesADay() == 1 ? 1 : 1 + draws.poisson(StrictMath.exp(1 - kind.timesADay()));
        switch (kind) {
            case NIGHT_ONLINE -> {
                for (int i = 0; i < times; i++) {
                    int second = (int) ((22 + draws.uniform(0, 6)) * 3600) % (int) DAY;
                    var category = RetailCategory.drawOnline(draws);
                    add(kind, card, day, second, category, amount(draws, 6.8, .3), draws, to);
                }
            }
            case BURST -> {
                var category = RetailCategory.drawInShop(whole);
                int second = 16 * 3600 + draws.below(3 * 3600);
                for (int i = 0; i < times; i++) {
                    second += 200 + draws.below(1800);
                    add(kind, card, day, second, category, amount(draws, 5.7, .35), draws, to);
                }
            }
            case TRAVELLING -> {
                var place = RetailCards.farFrom(cards.north(card), whole);
                for (int i = 0; i < times; i++) {
                    var category = RetailCategory.drawInShop(draws);
                    long cents = category.cents(draws, 3 * cards.wealth(card));
                    int second = category.second(draws);
                    addAt(kind, card, day, second, category, cents, place, draws, to);
                }
            }
            case TESTED -> {
                int second = draws.below(80_000);
                int tries = 2 + draws.below(3);
                for (int i = 0; i < tries; i++) {
                    second += 20 + draws.below(180);
                    long cents = 50 + draws.below(250);
                    add(kind, card, day, second, RetailCategory.MISC_ONLINE, cents, draws, to);
                }
                second += 120 + draws.below(2400);
                long cents = amount(draws, 5.9, .5);
                add(kind, card, day, second, RetailCategory.SHOP_ONLINE, cents, draws, to);
            }
            case FUEL -> {
                int second = RetailCategory.FUEL.second(draws) % 72_000;
                for (int i = 0; i < times; i++) {
                    long cents = 1000L * (6 + draws.below(5));
                    add(kind, card, day, second, RetailCategory.FUEL, cents, draws, to);
                    second += 300 + draws.below(2000);
                }
            }
            case GIFTS -> {
                int second = 11 * 3600 + draws.below(3 * 3600);
                add(
                        kind,
                        card,
                        day,
                        second,
                        RetailCategory.GIFTS,
                        49_000 + draws.below(1000),
                        draws,
                        to);
            }
            case EARLY_HEALTH -> {
                int second = 4 * 3600 + draws.below(2 * 3600);
                add(
                        kind,
                        card,
                        day,
                        second,
                        RetailCategory.HEALTH,
                        6000 + draws.below(3000),
                        draws,
                        to);
            }
            case SUBSCRIPTION -> {
                int second = draws.below((int) DAY);
                long cents = 4500 + whole.below(1000);
                add(kind, card, day, second, RetailCategory.SERVICES_ONLINE, cents, draws, to);
            }
            case MERCHANT -> throw new IllegalStateException("no card of its own");
        }
    }

    private static long amount(Draws draws, double logMean, double logDeviation) {
        return Math.round(100 * StrictMath.exp(draws.normal(logMean, logDeviation)));
    }

    private void add(
            RetailFraud kind,
            int card,
            int day,
            int second,
            RetailCategory category,
            long cents,
            Draws draws,
            List<RetailTransaction> to) {
        double[] home = {cards.north(card), cards.east(card)};
        addAt(kind, card, day, second, category, cents, home, draws, to);
    }

    private static void addAt(
            RetailFraud kind,
            int card,
            int day,
            int second,
            RetailCategory category,
            long cents,
            double[] place,
            Draws draws,
            List<RetailTransaction> to) {
        to.add(
                new RetailTransaction(
                        0,
                        day * DAY + Math.min(second, DAY - 1),
                        card,
                        category,
                        RetailCards.merchant(category, draws),
                        cents,
                        place[0] + draws.normal(0, .15),
                        place[1] + draws.normal(0, .2),
                        kind.number()));
    }
}

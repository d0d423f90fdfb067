package io.counterweight.simulate;

/// What is bought in [RetailStream], with how dear it is and when.
public enum RetailCategory {
    GROCERY("grocery", 22, 3.9, .6, false, 0),
    FUEL("fuel", 12, 3.9, .35, false, 0),
    DINING("dining", 11, 3.3, .6, false, 1),
    HOME("home", 9, 3.7, .8, false, 0),
    CLOTHES("clothes", 7, 4.0, .7, false, 0),
    HEALTH("health", 6, 3.5, .6, false, 0),
    CHILDREN("children", 5, 3.8, .6, false, 0),
    FUN("fun", 5, 3.6, .8, false, 1),
    TRAVEL("travel", 2, 4.6, 1.1, false, 0),
    GIFTS("gifts", 2, 4.2, .9, false, 0),
    SHOP_ONLINE("shop-online", 9, 3.9, 1.2, true, 2),
    MISC_ONLINE("misc-online", 5, 3.6, 1.3, true, 2),
    GROCERY_ONLINE("grocery-online", 3, 4.1, .5, true, 2),
    SERVICES_ONLINE("services-online", 2, 2.8, .5, true, 2);

    private static final double TOTAL = total();

    private final String label;
    private final double share;
    private final double logMean;
    private final double logDeviation;
    private final boolean online;
    private final int habit;

    /// @param share of purchases, in parts of all
    /// @param logMean of amounts in euros
    /// @param habit of the day: 0 shop hours, 1 evenings, 2 any hour, evenings most
    RetailCategory(
            String label,
            double share,
            double logMean,
            double logDeviation,
            boolean online,
            int habit) {
        this.label = label;
        this.share = share;
        this.logMean = logMean;
        this.logDeviation = logDeviation;
        this.online = online;
        this.habit = habit;
    }

    private static double total() {
        double total = 0;
        for (var category : values()) {
            total += category.share;
        }
        return total;
    }

    public String label() {
        return label;
    }

    boolean isOnline() {
        return online;
    }

    /// One of all, as often as its share.
    static RetailCategory draw(Draws draws) {
        double left = draws.uniform() * TOTAL;
        for (var category : values()) {
            left -= category.share;
            if (left < 0) {
                return category;
            }
        }
        return GROCERY;
    }

    /// One of those bought online.
    static RetailCategory drawOnline(Draws draws) {
        return values()[SHOP_ONLINE.ordinal() + draws.below(2)];
    }

    /// One bought in a shop.
    static RetailCategory drawInShop(Draws draws) {
        return values()[draws.below(SHOP_ONLINE.ordinal())];
    }

    /// An amount in cents.
    ///
    /// @param wealth by which the customer's amounts differ from the usual
    long cents(Draws draws, double wealth) {
        double amount = wealth * StrictMath.exp(draws.normal(logMean, logDeviation));
        return Math.max(50, Math.round(100 * Math.min(amount, 20_000)));
    }

    /// A second of the day.
    int second(Draws draws) {
        double hour =
                switch (habit) {
                    case 0 -> draws.normal(14, 3.5);
                    case 1 -> draws.normal(19, 3);
                    default ->
                            draws.uniform() < .15 ? draws.uniform(0, 24) : draws.normal(20.5, 2.5);
                };
        double inDay = hour - 24 * Math.floor(hour / 24);
        return Math.min(86_399, (int) (3600 * inDay));
    }
}

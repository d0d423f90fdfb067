package io.counterweight.simulate;

/// The kinds of fraud of [RetailStream]: how often one begins, how long it lasts, and how often a
/// day the card is used meanwhile. [RetailFrauds] makes what each looks like.
///
/// In two years with 1,000 cards about 1 in 200 purchases is a fraud; of the two rare kinds there
/// is one in more than 50,000.
enum RetailFraud {
    /// High amounts online, at night.
    NIGHT_ONLINE(.00105, 2, 3.2, 0),
    /// One category again and again, in an evening.
    BURST(.0004, 1, 7, 0),
    /// A copy of the card, far from home, in shops, for amounts like the holder's.
    TRAVELLING(.0003, 3, 2.4, 0),
    /// Small amounts online within minutes, then a large one.
    TESTED(.00022, 1, 1, 0),
    /// Fuel for round amounts, again and again within hours.
    FUEL(.00025, 1, 4, 0),
    /// Gift cards just below 500, at noon, of holders over 60.
    GIFTS(.00007, 1, 1, 0),
    /// A health shop at five in the morning.
    EARLY_HEALTH(.00004, 1, 1, 0),
    /// A subscription nobody ordered, three days running; from the 420th day on.
    SUBSCRIPTION(.0004, 3, 1, 420),
    /// A merchant that lost its customers' data: most of what is bought there in thirty days.
    MERCHANT(.00003, 30, 0, 0);

    private final double beginsADay;
    private final int days;
    private final double timesADay;
    private final int fromDay;

    RetailFraud(double beginsADay, int days, double timesADay, int fromDay) {
        this.beginsADay = beginsADay;
        this.days = days;
        this.timesADay = timesADay;
        this.fromDay = fromDay;
    }

    int number() {
        return ordinal() + 1;
    }

    /// The probability that it begins on a day, for a card, or for a merchant.
    double beginsADay() {
        return beginsADay;
    }

    int days() {
        return days;
    }

    /// The mean; at least one.
    double timesADay() {
        return timesADay;
    }

    int fromDay() {
        return fromDay;
    }
}

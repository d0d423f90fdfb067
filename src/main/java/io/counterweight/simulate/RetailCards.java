package io.counterweight.simulate;

import io.counterweight.simulate.Draws.Purpose;
import java.time.LocalDate;

/// Who holds the cards of [RetailStream], and where the merchants are that they meet. Each figure
/// depends on seed and number alone. Immutable.
final class RetailCards {
    /// Merchants a category.
    static final int MERCHANTS = 60;

    /// Latitude and longitude of a country of some 1,000 km by 1,000 km.
    private static final double SOUTH = 43;

    private static final double WEST = 0;
    private static final double DEGREES_NORTH = 8;
    private static final double DEGREES_EAST = 12;

    private final double[] north;
    private final double[] east;
    private final double[] wealth;
    private final double[] purchasesADay;
    private final int[] inhabitants;
    private final LocalDate[] born;

    RetailCards(long seed, int cards) {
        north = new double[cards];
        east = new double[cards];
        wealth = new double[cards];
        purchasesADay = new double[cards];
        inhabitants = new int[cards];
        born = new LocalDate[cards];
        for (int card = 0; card < cards; card++) {
            var draws = new Draws(seed, Purpose.RETAIL_CARD, 0, card);
            north[card] = SOUTH + DEGREES_NORTH * draws.uniform();
            east[card] = WEST + DEGREES_EAST * draws.uniform();
            wealth[card] = StrictMath.exp(draws.normal(0, .3));
            purchasesADay[card] = StrictMath.exp(draws.normal(.7, .7));
            inhabitants[card] = (int) StrictMath.exp(draws.uniform(6, 14));
            born[card] = LocalDate.of(1935 + draws.below(70), 1, 1).plusDays(draws.below(365));
        }
    }

    int count() {
        return north.length;
    }

    double north(int card) {
        return north[card];
    }

    double east(int card) {
        return east[card];
    }

    double wealth(int card) {
        return wealth[card];
    }

    double purchasesADay(int card) {
        return Math.min(12, purchasesADay[card]);
    }

    int inhabitants(int card) {
        return inhabitants[card];
    }

    LocalDate born(int card) {
        return born[card];
    }

    /// A point of the country.
    static double[] anywhere(Draws draws) {
        return new double[] {
            SOUTH + DEGREES_NORTH * draws.uniform(), WEST + DEGREES_EAST * draws.uniform()
        };
    }

    /// A point of the country at least 350 km north or south of where one is.
    static double[] farFrom(double north, Draws draws) {
        double away = 3.2 + draws.uniform();
        double to = north < SOUTH + DEGREES_NORTH / 2 ? north + away : north - away;
        return new double[] {to, WEST + DEGREES_EAST * draws.uniform()};
    }

    /// Which merchant of a category it is: a few have most of the customers.
    static int merchant(RetailCategory category, Draws draws) {
        double u = draws.uniform();
        return category.ordinal() * MERCHANTS + (int) (MERCHANTS * u * u);
    }
}

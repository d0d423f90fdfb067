package io.counterweight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlotTest {
    private static final Axis UNIT = new Axis.Linear("share", 0, 1);

    @Test
    void anAbsentValueIsAGapAndNotAZero() {
        var html = new Html();
        var days = new Axis.Linear("day", 0, 4);
        var points =
                List.of(
                        new Plot.Point(0, 1.0),
                        new Plot.Point(1, .5),
                        new Plot.Point(2, null),
                        new Plot.Point(3, 1.0),
                        new Plot.Point(4, .5));

        new Plot(html, "title", days, UNIT, 480, 276).line("base", points, "c0", "none").end();

        // x from 58 to 458, y from 230 (0) to 30 (1)
        assertThat(html.toString()).contains("d=\"M58 30h0L158 130M358 30h0L458 130\"");
    }

    @Test
    void ticksAreRoundAndInside() {
        var axis = new Axis.Linear("day", 61, 182);

        assertThat(axis.ticks().stream().map(axis::text))
                .containsExactly("80", "100", "120", "140", "160", "180");
        var high = new Axis.Linear("recall", .995, 1);
        assertThat(high.ticks().stream().map(high::text))
                .containsExactly("0.995", "0.996", "0.997", "0.998", "0.999", "1.000");
    }

    @Test
    void logOddsAreSymmetricAndBounded() {
        var axis = new Axis.Logit("probability", .001, .999);

        assertThat(axis.position(.5)).isCloseTo(.5, within(1e-12));
        assertThat(axis.position(.01)).isCloseTo(1 - axis.position(.99), within(1e-12));
        assertThat(axis.position(0)).isZero();
        assertThat(axis.position(1)).isEqualTo(1);
        assertThat(axis.ticks().stream().map(axis::text))
                .containsExactly("0.001", "0.01", "0.1", "0.5", "0.9", "0.99", "0.999");
    }

    @Test
    void sixtyFourRecipesAllLookDifferent() {
        var names = IntStream.range(0, 64).mapToObj(i -> "recipe-" + i).toList();
        var styles = new Styles(names);
        var looks = new HashSet<String>();

        names.forEach(name -> looks.add(styles.colour(name) + "/" + styles.dash(name)));

        assertThat(looks).hasSize(64);
    }
}

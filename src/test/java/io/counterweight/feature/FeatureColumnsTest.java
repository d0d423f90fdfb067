package io.counterweight.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Classes;
import io.counterweight.feature.FeatureColumns.Compared;
import io.counterweight.feature.FeatureColumns.Form;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureColumnsTest {
    private static final FeatureInputs SHOP =
            new FeatureInputs(
                    List.of("card", "shop", "bank"),
                    List.of("amount"),
                    List.of("channel"),
                    new Classes(List.of("genuine", "fraud"), 0));

    private final List<FeatureColumns> groups =
            FeatureSet.compile(
                            SHOP,
                            Declarations.parse(
                                    """
                                    channel: {kind: one-hot, field: channel, values: [web, chip]}
                                    clock: {kind: time-of-day}
                                    count: {kind: count, entity: bank, window: 1d}
                                    risk: {kind: fraud-rate, entity: shop, window: 1d, delay: 1d}
                                    busy: {kind: log-of, of: count}
                                    ratio: {kind: quotient, of: busy, over: risk, plus: 1}
                                    hash: {kind: hash, field: channel, buckets: 3}
                                    """))
                    .groups();

    @Test
    void theColumnsOfAFeatureAreOneGroup() {
        assertThat(groups)
                .extracting(FeatureColumns::feature)
                .containsExactly("channel", "clock", "count", "risk", "busy", "ratio", "hash");
        assertThat(groups).extracting(FeatureColumns::from).containsExactly(0, 2, 4, 5, 6, 7, 8);
        assertThat(groups).extracting(FeatureColumns::count).containsExactly(2, 2, 1, 1, 1, 1, 3);
        assertThat(groups.getFirst().names()).containsExactly("channel=web", "channel=chip");
    }

    @Test
    void aColumnBelongsToTheEntityItIsComputedFrom() {
        assertThat(groups)
                .extracting(FeatureColumns::entity)
                .containsExactly("shop", "shop", "bank", "shop", "bank", "bank", "shop");
    }

    @Test
    void withoutFeaturesOfEntitiesThereIsNobodyToCompareWith() {
        var alone = FeatureSet.compile(SHOP, Declarations.parse("a: {kind: field, field: amount}"));
        assertThat(alone.groups().getFirst().entity()).isEmpty();
    }

    @Test
    void aNumberIsComparedAsItIs() {
        var number = new FeatureColumns("a", 1, List.of("a"), Form.NUMBER, "card", false);
        assertThat(number.compare(row(0, 5), row(0, 3))).isEqualTo(new Compared("a", 5, 3));
    }

    @Test
    void aCategoryIsComparedByTheShareOfItsPresentValue() {
        var channel = groups.getFirst();
        assertThat(channel.compare(row(0, 1), row(.75f, .125f)))
                .isEqualTo(new Compared("channel=chip", 1, .125f));
        assertThat(channel.compare(row(0, 0), row(.75f, .125f)))
                .isEqualTo(new Compared("channel", 1, .125f));
    }

    @Test
    void theTimeOfDayIsComparedInHours() {
        var clock = new FeatureColumns("t", 0, List.of("s", "c"), Form.TIME_OF_DAY, "card", false);
        assertThat(clock.compare(row(1, 0), row(0, -.2f))).isEqualTo(new Compared("t", 6, 12));
        assertThat(clock.compare(row(-1, 0), row(0, 1))).isEqualTo(new Compared("t", 18, 0));
        assertThat(clock.compare(row(-1e-30f, 1), row(0, 1)).present()).isZero();
    }

    @Test
    void whatLabelsToldIsKnownAsSuch() {
        assertThat(groups)
                .filteredOn(FeatureColumns::isOfLabels)
                .extracting(FeatureColumns::feature)
                .containsExactly("risk");
    }

    @Test
    void aUsualRowIsMadeOneThatCouldBe() {
        var flag = new FeatureColumns("f", 0, List.of("f"), Form.FLAG, "card", false);
        assertThat(settled(flag, .5f)).containsExactly(0);
        assertThat(settled(flag, .51f)).containsExactly(1);
        var channel = groups.getFirst();
        assertThat(settled(channel, .3f, .4f)).containsExactly(0, 1);
        assertThat(settled(channel, .3f, .2f)).containsExactly(0, 0);
        assertThat(settled(channel, .5f, .5f)).containsExactly(1, 0);
        var clock = new FeatureColumns("t", 0, List.of("s", "c"), Form.TIME_OF_DAY, "card", false);
        assertThat(settled(clock, .3f, .4f)).containsExactly(.6f, .8f);
        assertThat(settled(clock, 0, 0)).containsExactly(0, 1);
    }

    private static float[] settled(FeatureColumns columns, float... usual) {
        columns.settle(usual);
        return usual;
    }

    private static float[] row(float... values) {
        return values;
    }
}

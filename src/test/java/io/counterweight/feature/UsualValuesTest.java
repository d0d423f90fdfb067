package io.counterweight.feature;

import static io.counterweight.feature.Streams.CARDS;
import static io.counterweight.feature.Streams.HOUR;
import static io.counterweight.feature.Streams.card;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.EnrichedTransaction;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsualValuesTest {
    private static final FeatureInputs CHANNELS =
            new FeatureInputs(
                    CARDS.entities(), CARDS.numbers(), List.of("channel"), CARDS.classes());
    private static final String CARD =
            """
            amount: {kind: field, field: amount}
            count: {kind: count, entity: customer, window: 30d}
            visits: {kind: count, entity: terminal, window: 30d}
            share: {kind: quotient, of: count, over: visits, plus: 1}
            """;

    private final FeatureSet features = FeatureSet.compile(CARDS, Declarations.parse(CARD));

    @Test
    void theUsualValueIsTheMeanOfWhatWasThereBefore() {
        var stream = new Stream(features);

        assertThat(stream.usual(card(0, "c", "t", 10))).containsOnly(Float.NaN);
        assertThat(stream.usual(card(1, "c", "t", 20))).containsExactly(10, 1, 1, .5f);
        assertThat(stream.usual(card(2, "c", "t", 99))).containsExactly(15, 1.5f, 1.5f, .6f);
    }

    @Test
    void fromTheTwentiethTransactionOnTheMeanForgets() {
        var stream = new Stream(features);
        for (int i = 0; i < 20; i++) {
            stream.usual(card(i, "c", "t", 100));
        }

        assertThat(stream.usual(card(20, "c", "t", 300))[0]).isEqualTo(100);
        assertThat(stream.usual(card(21, "c", "t", 300))[0]).isEqualTo(110);
        assertThat(stream.usual(card(22, "c", "t", 0))[0]).isCloseTo(119.5f, within(1e-4f));
    }

    @Test
    void eachEntityKnowsItsOwnAndTheFirstThoseOfTheEvent() {
        var stream = new Stream(features);
        stream.usual(card(0, "c", "t", 10));

        assertThat(stream.usual(card(1, "new", "t", 20)))
                .containsExactly(Float.NaN, Float.NaN, 1, Float.NaN);
        assertThat(stream.usual(card(2, "c", "new", 20)))
                .containsExactly(10, 1, Float.NaN, Float.NaN);
    }

    @Test
    void whatComesLaterDoesNotChangeIt() throws IOException {
        var extended = FeatureSet.compile(CARDS, Declarations.ofPipeline("handbook-extended.yaml"));
        var stream = Streams.random(5, 300);
        var first = new Stream(extended);
        var other = new Stream(extended);
        for (int i = 0; i < 200; i++) {
            var t = stream.get(i).transaction();
            assertThat(other.usual(t)).containsExactly(first.usual(t));
        }
        var t = stream.get(200).transaction();
        var dearer = t.toBuilder().setNumbers(0, 1e6).build();

        assertThat(other.usual(dearer)).containsExactly(first.usual(t));
        assertThat(other.usual(t)).isNotEqualTo(first.usual(t));
    }

    @Test
    void ofACategoryItIsTheShare() {
        var channels =
                FeatureSet.compile(
                        CHANNELS,
                        Declarations.parse(
                                """
                                channel: {kind: one-hot, field: channel, values: [web, chip]}
                                count: {kind: count, entity: customer, window: 1d}
                                """));
        var stream = new Stream(channels);
        for (var channel : List.of("web", "chip", "web", "post")) {
            stream.usual(pay(channel));
        }

        assertThat(stream.usual(pay("web"))).startsWith(.5f, .25f);
    }

    @Test
    void aNewColumnOfTheEventStartsTheUsualValuesAnewAndNothingElse() {
        var more =
                FeatureSet.compile(CARDS, Declarations.parse("weekend: {kind: weekend}\n" + CARD));
        byte[] bytes = observed(features, 3);
        var profile = more.of("customer").read(bytes);
        float[] usual = none(more);
        more.of("customer").usual(profile, usual);
        float[] vector = new float[more.columns()];
        more.of("customer").observe(profile, card(3, "c", "t", 1), vector);

        assertThat(usual).containsOnly(Float.NaN);
        assertThat(vector[2]).isEqualTo(4);
    }

    @Test
    void aProfileOfTheFormatWithoutThemIsReadAsItIs() {
        byte[] bytes = observed(features, 3);
        int columns = 2;
        // When it was touched, and no ids: a byte each, and one that says there are none elsewhere.
        int header = 1 + Integer.BYTES;
        int end = bytes.length - 4 - 1 - columns * Float.BYTES;
        byte[] old = Arrays.copyOf(bytes, end - 3);
        System.arraycopy(bytes, header + 3, old, header, end - header - 3);
        old[0] = 1;
        var profile = features.of("customer").read(old);
        float[] vector = new float[features.columns()];
        features.of("customer").observe(profile, card(3, "c", "t", 1), vector);

        assertThat(vector[1]).isEqualTo(4);
        assertThat(features.of("customer").write(profile)[0]).isEqualTo((byte) 3);
    }

    @Test
    void aValueThatIsNoNumberDoesNotEnterThem() {
        var profile = features.of("customer").read(null);
        float[] vector = {7, 0, 0, 0};
        features.of("customer").observe(profile, card(0, "c", "t", 7), vector);
        vector[0] = Float.NaN;
        features.of("customer").observe(profile, card(1, "c", "t", 7), vector);
        float[] usual = none(features);
        features.of("customer").usual(profile, usual);

        assertThat(usual[0]).isEqualTo(7);
    }

    private static byte[] observed(FeatureSet features, int transactions) {
        var customer = features.of("customer");
        var profile = customer.read(null);
        for (int i = 0; i < transactions; i++) {
            customer.observe(profile, card(i, "c", "t", 1), new float[features.columns()]);
        }
        return customer.write(profile);
    }

    private static EnrichedTransaction pay(String channel) {
        return card(HOUR, "c", "t", 1).toBuilder().addCategories(channel).build();
    }

    private static float[] none(FeatureSet features) {
        float[] usual = new float[features.columns()];
        Arrays.fill(usual, Float.NaN);
        return usual;
    }

    /// Usual values as the topology reads them; profiles are stored between transactions.
    private static final class Stream {
        private final FeatureSet features;
        private final Map<String, byte[]> profiles = new HashMap<>();

        Stream(FeatureSet features) {
            this.features = features;
        }

        float[] usual(EnrichedTransaction t) {
            float[] vector = new float[features.columns()];
            float[] usual = none(features);
            features.begin(t, vector);
            for (var entity : features.entities()) {
                var of = features.of(entity);
                var key = entity + t.getEntities(CARDS.entities().indexOf(entity));
                var profile = of.read(profiles.get(key));
                of.usual(profile, usual);
                of.observe(profile, t, vector);
                profiles.put(key, of.write(profile));
            }
            features.finish(usual);
            return usual;
        }
    }
}

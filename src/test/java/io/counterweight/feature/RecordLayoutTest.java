package io.counterweight.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Classes;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Positions;
import io.counterweight.feature.DerivedFeature.LogOf;
import io.counterweight.feature.EventFeature.Field;
import io.counterweight.feature.EventFeature.Log;
import io.counterweight.feature.EventFeature.OneHot;
import io.counterweight.feature.ProfileFeature.Count;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordLayoutTest {
    private static final FeatureDeclaration COUNT =
            new Count("card", Duration.ofDays(1), null, null);

    /// Records, models and learners carry these numbers: a release that gives others could not read
    /// what this one wrote.
    @Test
    void fingerprintAndMeaningsStayAsTheyAre() {
        var layout =
                layout(
                        List.of("amount", "tip"),
                        features(
                                "amount",
                                new Field("amount"),
                                "n",
                                COUNT,
                                "log-n",
                                new LogOf("n")));
        assertThat(layout.meanings())
                .containsExactly(
                        -7882897946780004466L, -818710197385846420L, -9019745107132307368L);
        assertThat(layout.fingerprint()).isEqualTo(451576962);
    }

    @Test
    void aRenamedColumnMeansTheSame() {
        var before = layout(List.of("amount"), features("n", COUNT, "log-n", new LogOf("n")));
        var after =
                layout(List.of("amount"), features("visits", COUNT, "log-v", new LogOf("visits")));
        assertThat(after.meanings()).isEqualTo(before.meanings());
        assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
    }

    @Test
    void aRedefinedColumnMeansSomethingElseAndSoDoesWhatIsMadeOfIt() {
        var before =
                layout(List.of("amount"), features("x", new Field("amount"), "l", new LogOf("x")));
        var after =
                layout(List.of("amount"), features("x", new Log("amount"), "l", new LogOf("x")));
        assertThat(Positions.of(after.meanings(), before.meanings())).containsExactly(-1, -1);
    }

    @Test
    void anotherValueOfACategoryLeavesTheOthersAsTheyAre() {
        var before =
                layout(
                        List.of(),
                        features("channel", new OneHot("channel", List.of("web", "chip"))));
        var after =
                layout(
                        List.of(),
                        features("channel", new OneHot("channel", List.of("app", "web", "chip"))));
        assertThat(Positions.of(after.meanings(), before.meanings())).containsExactly(-1, 0, 1);
    }

    @Test
    void aRecordUnderWayIsReadAsOneOfTheNewDeclaration() {
        var before =
                layout(List.of("amount", "tip"), features("a", new Field("amount"), "n", COUNT));
        var after =
                layout(
                        List.of("fee", "amount"),
                        features("n", COUNT, "f", new Field("fee"), "a", new Field("amount")));
        var old =
                EnrichedTransaction.newBuilder()
                        .setTransactionId("t")
                        .addEntities("c")
                        .addNumbers(12)
                        .addNumbers(3)
                        .addCategories("web")
                        .addFeatures(12)
                        .addFeatures(5)
                        .setLayout(before.fingerprint())
                        .build();
        var mapped = new RecordMapping(before, after).map(old);
        assertThat(mapped.getNumbersList()).containsExactly(0.0, 12.0);
        assertThat(mapped.getFeaturesList()).containsExactly(5f, Float.NaN, 12f);
        assertThat(mapped.getLayout()).isEqualTo(after.fingerprint());
        assertThat(mapped.getTransactionId()).isEqualTo("t");
        assertThat(mapped.getUsualList()).isEmpty();
    }

    private static RecordLayout layout(
            List<String> numbers, Map<String, FeatureDeclaration> features) {
        var classes = new Classes(List.of("genuine", "fraud"), 0);
        var inputs = new FeatureInputs(List.of("card"), numbers, List.of("channel"), classes);
        return FeatureSet.compile(inputs, features).layout();
    }

    private static Map<String, FeatureDeclaration> features(Object... namesAndDeclarations) {
        var features = new LinkedHashMap<String, FeatureDeclaration>();
        for (int i = 0; i < namesAndDeclarations.length; i += 2) {
            features.put(
                    (String) namesAndDeclarations[i],
                    (FeatureDeclaration) namesAndDeclarations[i + 1]);
        }
        return features;
    }
}

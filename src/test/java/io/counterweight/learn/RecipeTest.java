package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.Activation;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class RecipeTest {
    private static final Recipe.Network BASE = Recipes.base();

    @Test
    void absentKeysMeanTheBaseRecipe() {
        assertThat(BASE)
                .isEqualTo(
                        new Recipe.Network(
                                "base",
                                1L,
                                new Encoding.Periodic(6, 0.5),
                                List.of(64, 32),
                                Activation.GELU,
                                -4.0,
                                256,
                                new Optimiser.Adam(0.001),
                                new Loss.CrossEntropy(),
                                Recipe.StrategyKind.FIXED,
                                new Weighting.None(),
                                List.of(),
                                null,
                                new Averaging(0.999),
                                new Calibrating.Shift(),
                                14.0,
                                List.of()));
        assertThat(new Encoding.Periodic(null, null)).isEqualTo(BASE.encoding());
        assertThat(new Optimiser.Adam(null)).isEqualTo(BASE.optimiser());
        assertThat(new Averaging(null)).isEqualTo(BASE.averaging());
    }

    @Test
    void theFileSaysWhatTheDefaultsAre() throws IOException {
        String yaml = Files.readString(Path.of("models/recipes/base.yaml"));
        Object file = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        Encoding.Periodic encoding = (Encoding.Periodic) BASE.encoding();
        assertThat(file)
                .isEqualTo(
                        Map.ofEntries(
                                Map.entry("name", BASE.name()),
                                Map.entry("kind", "network"),
                                Map.entry("seed", BASE.seed().intValue()),
                                Map.entry(
                                        "encoding",
                                        Map.of(
                                                "kind",
                                                "periodic",
                                                "frequencies",
                                                encoding.frequencies(),
                                                "sigma",
                                                encoding.sigma())),
                                Map.entry("layers", BASE.layers()),
                                Map.entry("activation", "gelu"),
                                Map.entry("output-bias", BASE.outputBias()),
                                Map.entry("batch", BASE.batch()),
                                Map.entry(
                                        "optimiser",
                                        Map.of("kind", "adam", "rate", BASE.optimiser().rate())),
                                Map.entry("loss", Map.of("kind", "cross-entropy")),
                                Map.entry("strategy", "fixed"),
                                Map.entry("weighting", Map.of("kind", "none")),
                                Map.entry("resampling", BASE.resampling()),
                                Map.entry("calibration", Map.of("kind", "shift")),
                                Map.entry("inputs", BASE.inputs()),
                                Map.entry("averaging", Map.of("decay", BASE.averaging().decay())),
                                Map.entry("clip", BASE.clip())));
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() ->
                        new Recipe.Network(
                                null, null, null, null, null, null, null, null, null, null, null,
                                null, null, null, null, null, null))
                .hasMessage("a recipe must have a name: name=null");
        assertThatThrownBy(() ->
                        new Recipe.Network(
                                "x", null, null, null, null, null, 0, null, null, null, null, null,
                                null, null, null, null, null))
                .hasMessage("batch must be in [1, 65536]: batch=0");
        assertThatThrownBy(() -> new Encoding.Periodic(0, null))
                .hasMessage("frequencies must be in [1, 64]: frequencies=0");
        assertThatThrownBy(() -> new Averaging(1.0)).hasMessageContaining("decay=1.0");
        assertThatThrownBy(() -> new Optimiser.Sgd(-1.0)).hasMessageContaining("rate=-1.0");
        assertThatThrownBy(() -> new Loss.Focal(-1.0, null)).hasMessageContaining("gamma=-1.0");
        assertThatThrownBy(() -> new Loss.Focal(null, 1.0)).hasMessageContaining("alpha=1.0");
    }
}

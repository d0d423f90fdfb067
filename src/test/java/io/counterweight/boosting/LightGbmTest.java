package io.counterweight.boosting;

import static com.microsoft.ml.lightgbm.lightgbmlibConstants.C_API_DTYPE_FLOAT64;
import static com.microsoft.ml.lightgbm.lightgbmlibConstants.C_API_PREDICT_RAW_SCORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.ml.lightgbm.lightgbmlib;
import io.counterweight.event.Classes;
import io.counterweight.learn.AgeMemory;
import io.counterweight.learn.LabelledExample;
import io.counterweight.learn.Recipe;
import io.counterweight.learn.TreeEnsemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Our trees against LightGBM itself.
class LightGbmTest {
    @BeforeAll
    static void isSkippedWhereItCannotBeLoaded() {
        assumeTrue(LightGbm.missing().isEmpty(), () -> LightGbm.missing().orElseThrow());
    }

    private static final int COLUMNS = 4;
    private static final Classes TWO = new Classes(List.of("genuine", "fraud"), 0);
    private static final Classes THREE = new Classes(List.of("genuine", "theft", "mule"), 0);

    /// Values are sums of thirds, so that thresholds between them are no floats; one in five of the
    /// last column is missing.
    private static float[] row(Random random) {
        var row = new float[COLUMNS];
        for (int f = 0; f < COLUMNS; f++) {
            row[f] = (random.nextInt(200) - 100) / 3f;
        }
        if (random.nextInt(5) == 0) {
            row[COLUMNS - 1] = Float.NaN;
        }
        return row;
    }

    private static AgeMemory memory(Classes classes) {
        var memory = new AgeMemory(classes, COLUMNS, 4096);
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var row = row(random);
            boolean isOdd = row[0] * row[1] > 300 || Float.isNaN(row[3]) && row[2] > 20;
            int label = isOdd && random.nextInt(3) > 0 ? 1 + i % (classes.count() - 1) : 0;
            memory.add(new LabelledExample(row, label, i * 0x9e3779b97f4a7c15L, i, i), 1);
        }
        assertThat(memory.isThinned(0)).isTrue();
        return memory;
    }

    private static String text(AgeMemory memory, int classes, Recipe.Trees recipe) {
        try (var rows = new RememberedRows(memory)) {
            return LightGbm.text(rows, classes, recipe);
        }
    }

    private static Recipe.Trees recipe(long seed) {
        return new Recipe.Trees("trees", seed, 40, 15, .1, null, null, null);
    }

    @Test
    void treesDecideAsLightGbmDoesAlsoAtTheirThresholdsAndWhereValuesAreMissing() {
        for (var classes : List.of(TWO, THREE)) {
            var text = text(memory(classes), classes.count(), recipe(1));
            var trees = LightGbmText.read(text, COLUMNS, classes.count());
            assertThat(trees.trees()).hasSize(40 * TreeEnsemble.logits(classes.count()));
            var rows = rows(trees);
            assertThat(rows).hasSizeGreaterThan(2000);
            var expected = predicted(text, rows, TreeEnsemble.logits(classes.count()));
            for (int r = 0; r < rows.size(); r++) {
                var logits = trees.logits(rows.get(r));
                for (int l = 0; l < logits.length; l++) {
                    assertThat(logits[l])
                            .as("row %s", Arrays.toString(rows.get(r)))
                            .isCloseTo(expected[r * logits.length + l], Offset.offset(1e-5));
                }
            }
        }
    }

    /// LightGBM takes what is nearer to 0 than a bound for 0: the float of that bound is left out.
    private static boolean isZeroBound(float threshold) {
        return Math.abs(threshold) <= 1e-35f;
    }

    /// At random, and around each threshold: the float itself and the next above. No feature is
    /// infinite.
    private static List<float[]> rows(TreeEnsemble trees) {
        var random = new Random(8);
        var rows = new ArrayList<float[]>();
        for (int i = 0; i < 1000; i++) {
            rows.add(row(random));
        }
        for (var tree : trees.trees()) {
            for (int b = 0; b < tree.feature().length; b++) {
                if (isZeroBound(tree.threshold()[b])) {
                    continue;
                }
                var at = row(random);
                at[tree.feature()[b]] = tree.threshold()[b];
                var above = at.clone();
                above[tree.feature()[b]] = Math.nextUp(tree.threshold()[b]);
                rows.add(at);
                if (Float.isFinite(above[tree.feature()[b]])) {
                    rows.add(above);
                }
            }
        }
        return rows;
    }

    /// Raw scores of LightGBM for a model of its text.
    private static double[] predicted(String text, List<float[]> rows, int logits) {
        var handle = lightgbmlib.voidpp_handle();
        assertThat(
                        lightgbmlib.LGBM_BoosterLoadModelFromString(
                                text, lightgbmlib.new_intp(), handle))
                .isZero();
        var booster = lightgbmlib.voidpp_value(handle);
        var values = lightgbmlib.new_doubleArray((long) rows.size() * COLUMNS);
        for (int r = 0; r < rows.size(); r++) {
            for (int f = 0; f < COLUMNS; f++) {
                lightgbmlib.doubleArray_setitem(values, (long) r * COLUMNS + f, rows.get(r)[f]);
            }
        }
        var result = lightgbmlib.new_doubleArray((long) rows.size() * logits);
        assertThat(
                        lightgbmlib.LGBM_BoosterPredictForMat(
                                booster,
                                lightgbmlib.double_to_voidp_ptr(values),
                                C_API_DTYPE_FLOAT64,
                                rows.size(),
                                COLUMNS,
                                1,
                                C_API_PREDICT_RAW_SCORE,
                                0,
                                -1,
                                "num_threads=1",
                                lightgbmlib.new_int64_tp(),
                                result))
                .isZero();
        var scores = new double[rows.size() * logits];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = lightgbmlib.doubleArray_getitem(result, i);
        }
        lightgbmlib.delete_doubleArray(values);
        lightgbmlib.delete_doubleArray(result);
        lightgbmlib.LGBM_BoosterFree(booster);
        return scores;
    }

    @Test
    void theSameSeedGivesTheSameTreesAndAnotherOthers() {
        var text = text(memory(TWO), 2, recipe(1));
        assertThat(text(memory(TWO), 2, recipe(1))).isEqualTo(text);
        assertThat(text(memory(TWO), 2, recipe(2))).isNotEqualTo(text);
    }

    @Test
    void treesOfWhatCannotBeToldApartSayTheSharesOfTheClassesByWeight() {
        var memory = new AgeMemory(TWO, 1, 1024);
        for (int i = 0; i < 20_000; i++) {
            int label = i % 50 == 0 ? 1 : 0;
            memory.add(
                    new LabelledExample(new float[] {1}, label, i * 0x9e3779b97f4a7c15L, i, i), 1);
        }
        var probabilities = new float[2];
        try (var rows = new RememberedRows(memory)) {
            LightGbm.fit(rows, 2, recipe(1)).score(new float[] {1}, probabilities);
        }
        assertThat((double) probabilities[1]).isCloseTo(.02, Offset.offset(.002));
    }

    @Test
    void aThresholdIsRoundedSoThatEveryFloatGoesTheSameWay() {
        var random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            double threshold = random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10);
            float rounded = LightGbmText.roundDown(threshold);
            assertThat(rounded <= threshold).isTrue();
            assertThat(Math.nextUp(rounded) > threshold).isTrue();
        }
    }

    @Test
    void whereOpenMpIsMissingTheReasonSaysWhatToInstall() {
        var missing = "libgomp.so.1: cannot open shared object file: No such file or directory";
        assertThat(LightGbmLibrary.because(missing)).contains(missing, "libgomp1");
        assertThat(LightGbmLibrary.because("out of space")).doesNotContain("install");
    }
}

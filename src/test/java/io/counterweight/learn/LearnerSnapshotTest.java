package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.Weighting;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerSnapshotTest {
    private static final Recipe.Network RECIPE =
            Recipes.small(new Weighting.Decayed(Duration.ofHours(2), null, null));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 40, 63, 64})
    void aRestoredLearnerContinuesWithTheSameBits(int cut) {
        Learner whole = learner(RECIPE, Recipes.THREE);
        ToyStream stream = new ToyStream(2, 0.1, 0.1);
        stream.learn(whole, cut);
        byte[] snapshot = whole.snapshot();

        Learner continued = learner(RECIPE, Recipes.THREE);
        new ToyStream(99, 0.5, 0.2).learn(continued, 37);
        continued.restore(snapshot);
        assertThat(continued.snapshot()).isEqualTo(snapshot);
        for (int i = 0; i < 100; i++) {
            stream.next();
            boolean stepped = whole.learnOne(stream.example());
            assertThat(continued.learnOne(stream.example())).isEqualTo(stepped);
        }
        assertThat(continued.parametersHash()).isEqualTo(whole.parametersHash());
        assertThat(continued.snapshot()).isEqualTo(whole.snapshot());
    }

    @Test
    void anotherWeightingGoesOnWithTheSameNetwork() {
        Learner before = learner(RECIPE, Recipes.THREE);
        new ToyStream(2, 0.1, 0.1).learn(before, 70);
        Learner after = learner(Recipes.small(new Weighting.None()), Recipes.THREE);
        Continuity how = after.restore(before.snapshot());
        assertThat(how.how()).isEqualTo(Continuity.How.ADAPTED);
        assertThat(after.parametersHash()).isEqualTo(before.parametersHash());
        assertThat(after.examples()).isEqualTo(70);
        for (int c = 0; c < 3; c++) {
            assertThat(after.counts().count(c)).isCloseTo(before.counts().count(c), within(1e-9));
        }
    }

    @Test
    void otherClassesBeginAnew() {
        byte[] snapshot = learner(RECIPE, Recipes.THREE).snapshot();
        assertThat(learner(RECIPE, Recipes.TWO).restore(snapshot).isAnew()).isTrue();
    }

    @Test
    void bytesThatAreNoWholeSnapshotAreRefusedAndChangeNothing() {
        Learner learner = learner(RECIPE, Recipes.TWO);
        new ToyStream(2, 0.1).learn(learner, 21);
        byte[] snapshot = learner.snapshot();
        byte[] format = snapshot.clone();
        format[7] = 99;
        assertThatThrownBy(() -> learner.restore(format)).hasMessageContaining("version=99");
        for (int at = 8; at < snapshot.length; at += 61) {
            byte[] damaged = snapshot.clone();
            damaged[at] ^= 4;
            assertThatThrownBy(() -> learner.restore(damaged))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("checksum");
        }
        for (int length = 0; length < snapshot.length; length += 97) {
            byte[] cut = Arrays.copyOf(snapshot, length);
            assertThatThrownBy(() -> learner.restore(cut))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(learner.snapshot()).isEqualTo(snapshot);
    }

    private static Learner learner(Recipe.Network recipe, Classes classes) {
        return Recipes.learner(recipe, ToyStream.FEATURES, classes);
    }

    @Test
    void classesOfTheSameNamesInAnotherOrderAreAnotherShape() {
        byte[] snapshot = learner(RECIPE, Recipes.TWO).snapshot();
        Classes swapped = new Classes(List.of("fraud", "genuine"), 1);
        assertThat(learner(RECIPE, swapped).restore(snapshot).isAnew()).isTrue();
    }
}

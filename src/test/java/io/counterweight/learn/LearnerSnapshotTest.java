package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void aSnapshotOfAnotherRecipeOrShapeIsRefusedByName() {
        byte[] snapshot = learner(RECIPE, Recipes.THREE).snapshot();
        Recipe.Network other = Recipes.small(new Weighting.None());
        assertThatThrownBy(() -> learner(other, Recipes.THREE).restore(snapshot))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weighting=None[]")
                .hasMessageContaining("weighting=Decayed[halfLife=PT2H");
        assertThatThrownBy(() -> learner(RECIPE, Recipes.TWO).restore(snapshot))
                .hasMessageContaining("names=[genuine, fraud]")
                .hasMessageContaining("names=[genuine, stolen, takeover]");
        Learner wider = Recipes.learner(RECIPE, 4, Recipes.THREE);
        assertThatThrownBy(() -> wider.restore(snapshot))
                .hasMessageContaining("columns=4")
                .hasMessageContaining("columns=3");
    }

    @Test
    void bytesThatAreNoWholeSnapshotAreRefusedAndChangeNothing() {
        Learner learner = learner(RECIPE, Recipes.TWO);
        new ToyStream(2, 0.1).learn(learner, 21);
        byte[] snapshot = learner.snapshot();
        byte[] format = snapshot.clone();
        format[7] = 99;
        assertThatThrownBy(() -> learner.restore(format)).hasMessageContaining("format=99");
        byte[] longer = Arrays.copyOf(snapshot, snapshot.length + 1);
        assertThatThrownBy(() -> learner.restore(longer)).hasMessageContaining("bytes left=1");
        for (int length = 0; length < snapshot.length; length += 97) {
            byte[] cut = Arrays.copyOf(snapshot, length);
            assertThatThrownBy(() -> learner.restore(cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a snapshot must be whole: bytes=" + length);
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
        assertThatThrownBy(() -> learner(RECIPE, swapped).restore(snapshot))
                .hasMessageContaining("majority=1");
    }
}

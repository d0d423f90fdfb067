package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.imbalance.Weighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Snapshots of releases before this one. `learner-format-2.bin` is of commit 86abd24: 1,000
/// examples of `ToyStream(2, 0.1, 0.1)`; `learner-format-2-scores.txt` is what that release said of
/// the next eight.
class OldSnapshotTest {
    private static final Recipe.Network RECIPE =
            Recipes.small(new Weighting.Decayed(Duration.ofHours(2), null, null));

    private static Learner restored() {
        Learner learner = Recipes.learner(RECIPE, ToyStream.FEATURES, Recipes.THREE);
        learner.restore(bytes("learner-format-2.bin"));
        return learner;
    }

    @Test
    void format2ScoresAsItDid() {
        Learner learner = restored();
        assertThat(learner.examples()).isEqualTo(1000);
        assertThat(learner.steps()).isEqualTo(62);
        var stream = new ToyStream(2, 0.1, 0.1);
        for (int i = 0; i < 1000; i++) {
            stream.next();
        }
        String[] lines =
                new String(bytes("learner-format-2-scores.txt"), StandardCharsets.UTF_8)
                        .split("\n");
        float[] scores = new float[3];
        for (int i = 0; i < lines.length; i++) {
            if (i % 3 == 0) {
                stream.next();
                learner.scoreOne(stream.example().features(), scores);
            }
            assertThat(scores[i % 3]).isEqualTo(Float.parseFloat(lines[i]));
        }
    }

    @Test
    void format2LearnsOnAndIsWrittenAsTheFormatOfNow() {
        Learner learner = restored();
        new ToyStream(3, 0.1, 0.1).learn(learner, 1000);
        Learner again = Recipes.learner(RECIPE, ToyStream.FEATURES, Recipes.THREE);
        again.restore(learner.snapshot());
        assertThat(again.parametersHash()).isEqualTo(learner.parametersHash());
        assertThat(again.steps()).isEqualTo(125);
        var stream = new ToyStream(4, 0.1, 0.1);
        stream.learn(learner, 100);
        new ToyStream(4, 0.1, 0.1).learn(again, 100);
        assertThat(again.snapshot()).isEqualTo(learner.snapshot());
    }

    private static byte[] bytes(String name) {
        try (var in = OldSnapshotTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

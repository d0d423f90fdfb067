package io.counterweight.app.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.config.UserError;
import io.counterweight.event.TopicNames;
import io.counterweight.learn.Recipe;
import io.counterweight.plan.Pipelines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
    @TempDir private Path folder;

    @Test
    void thePackedPipelineRunsWithOneRecipeUnderAnotherName() throws IOException {
        var file = Build.own().write(folder, "bench-score-train", List.of("recommended"));
        var plan = Pipelines.plan(Pipelines.load(file.toString()), TopicNames.of("bench"));
        assertThat(plan.pipeline()).isEqualTo("bench-score-train");
        assertThat(plan.recipes()).extracting(Recipe::name).containsExactly("recommended");
        assertThat(plan.champion()).isEqualTo("recommended");
        assertThat(plan.features().columnNames()).hasSize(27);
    }

    @Test
    void itKeepsItsFiveRecipesWhereNoneAreNamed() throws IOException {
        var file = Build.own().write(folder, "bench-score-train-5", List.of());
        var plan = Pipelines.plan(Pipelines.load(file.toString()), TopicNames.of("bench"));
        assertThat(plan.recipes()).hasSize(5);
        assertThat(plan.champion()).isEqualTo("blend");
    }

    @Test
    void aCheckoutThatWasNotBuiltIsRefused() {
        assertThatThrownBy(() -> Build.before(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it has no target/counterweight.jar: before=" + folder);
    }
}

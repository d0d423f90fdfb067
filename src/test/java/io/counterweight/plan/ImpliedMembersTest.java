package io.counterweight.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.config.ConfigException;
import io.counterweight.event.TopicNames;
import io.counterweight.learn.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The members of a blend compete without being named.
class ImpliedMembersTest {
    @Test
    void theDefaultNamedAloneBringsItsMembersBehindIt() {
        var plan = plan("handbook", List.of("default-networks"));

        assertThat(names(plan))
                .containsExactly("default-networks", "memory", "memory-2", "memory-3");
        assertThat(plan.champion()).isEqualTo("default-networks");
    }

    @Test
    void soDoesTheOneWithTrees() {
        assertThat(names(plan("handbook", List.of("default"))))
                .containsExactly("default", "memory", "memory-2", "memory-3", "trees");
    }

    @Test
    void aMemberThatIsNamedKeepsItsPlace() {
        assertThat(names(plan("handbook", List.of("memory-2", "default-networks"))))
                .containsExactly("memory-2", "default-networks", "memory", "memory-3");
    }

    @Test
    void aMemberWithoutAFileIsAnErrorThatNamesIt(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("recipes"));
        Files.writeString(
                folder.resolve("recipes/mine.yaml"),
                "name: mine\nkind: blend\nof: [memory, nowhere]\n");
        Files.copy(Path.of("models/handbook.yaml"), folder.resolve("handbook.yaml"));

        assertThatThrownBy(() -> plan(folder.resolve("handbook.yaml").toString(), List.of("mine")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mine.yaml:3: of: recipe \"nowhere\"");
    }

    private static StreamPlan plan(String pipeline, List<String> recipes) {
        return Pipelines.plan(Pipelines.load(pipeline), TopicNames.of("handbook"), recipes);
    }

    private static List<String> names(StreamPlan plan) {
        return plan.recipes().stream().map(Recipe::name).toList();
    }
}

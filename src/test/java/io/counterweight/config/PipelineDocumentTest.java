package io.counterweight.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.evaluate.PromotionRule;
import io.counterweight.feature.FeatureDeclaration;
import io.counterweight.feature.FeatureSet;
import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
import io.counterweight.learn.Calibrating;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds `docs/pipelines.md` to the code.
class PipelineDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/pipelines.md");

    @Test
    void itsExampleIsAPipeline() throws IOException {
        var yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(text());
        assertThat(yaml.find()).isTrue();

        var pipeline = PipelineFile.parse("docs/pipelines.md", yaml.group(1)).value();

        assertThat(FeatureSet.compile(pipeline.featureInputs(), pipeline.features()).columns())
                .isEqualTo(8);
        assertThat(pipeline.classes().toClasses().count()).isEqualTo(3);
    }

    @Test
    void itExplainsEveryKindOfFeature() throws IOException {
        var table = text().substring(text().indexOf("## The features"));

        for (var family : FeatureDeclaration.class.getPermittedSubclasses()) {
            for (var kind : family.getPermittedSubclasses()) {
                assertThat(table).contains("`" + KebabCase.of(kind.getSimpleName()) + "`");
            }
        }
    }

    @Test
    void itNamesEveryKeyOfAPipeline() throws IOException {
        for (var component : Pipeline.class.getRecordComponents()) {
            assertThat(text()).contains(KebabCase.of(component.getName()) + ":");
        }
    }

    /// Whatever a file may say after `kind:`.
    @Test
    void itNamesEveryKindOfDecisionAndOfRecipe() throws IOException {
        for (var choice :
                List.of(
                        DecisionPolicy.class,
                        Weighting.class,
                        Loss.class,
                        Resampling.class,
                        Optimiser.class,
                        Calibrating.class)) {
            for (var kind : choice.getPermittedSubclasses()) {
                assertThat(text())
                        .as(choice.getSimpleName())
                        .contains("`" + KebabCase.of(kind.getSimpleName()) + "`");
            }
        }
        for (var figure : PromotionRule.Figure.values()) {
            var name = figure.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(text()).contains("`" + name + "`");
        }
    }

    private static String text() throws IOException {
        return Files.readString(DOCUMENT);
    }
}

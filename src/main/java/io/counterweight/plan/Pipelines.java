package io.counterweight.plan;

import io.counterweight.config.Declared;
import io.counterweight.config.OptionalTopic;
import io.counterweight.config.Pipeline;
import io.counterweight.config.PipelineFile;
import io.counterweight.config.Problems;
import io.counterweight.config.UserError;
import io.counterweight.event.IdKeys;
import io.counterweight.event.TopicNames;
import io.counterweight.feature.FeatureSet;
import io.counterweight.learn.Recipe;
import io.counterweight.rule.RuleInputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds pipelines and their recipes: files of the user, or those packed in the jar by their bare
/// names (`handbook`).
public final class Pipelines {
    private Pipelines() {}

    /// @param fileOrName path of a pipeline file, or the name of a packed one
    public static Declared<Pipeline> load(String fileOrName) {
        if (!fileOrName.matches("[a-z0-9-]+") || Files.isRegularFile(Path.of(fileOrName))) {
            return PipelineFile.load(Path.of(fileOrName));
        }
        var packed = "models/" + fileOrName + ".yaml";
        return PipelineFile.parse(
                packed,
                resource(packed)
                        .orElseThrow(() ->
                                new UserError(
                                        "no pipeline of that name, and no such file: pipeline="
                                                + fileOrName)));
    }

    /// What the topologies need to know of the pipeline, its recipes included. Secret ids are
    /// hashed with a key that dies with the process: whoever keeps state puts a lasting one in its
    /// place ([StreamPlan#with]).
    public static StreamPlan plan(Declared<Pipeline> declared, TopicNames topics) {
        return plan(declared, topics, List.of());
    }

    /// @param names of the recipes to run instead of the pipeline's; empty for those. The first
    ///   decides unless the pipeline's champion is among them.
    public static StreamPlan plan(
            Declared<Pipeline> declared, TopicNames topics, List<String> names) {
        var pipeline = declared.value();
        var recipes = recipes(declared, names);
        var features = FeatureSet.compile(pipeline.featureInputs(), pipeline.features());
        var classes = pipeline.classes().toClasses();
        var rules =
                RuleFiles.book(
                        declared,
                        new RuleInputs(pipeline.event(), features.columnNames(), classes));
        return new StreamPlan(
                        pipeline.pipeline(),
                        pipeline.event(),
                        classes,
                        pipeline.labels(),
                        features,
                        topics.having(OptionalTopic.names(pipeline.topicsOrNone())),
                        pipeline.decide(),
                        recipes.stream().map(Declared::value).toList(),
                        recipes.stream().anyMatch(r -> r.value().name().equals(pipeline.champion()))
                                ? pipeline.champion()
                                : recipes.getFirst().value().name(),
                        RecipeModels.load(recipes, features.columnNames(), classes.count()),
                        new StreamPlan.Training(
                                pipeline.publish().every(),
                                pipeline.evaluate().every(),
                                pipeline.evaluate().window(),
                                pipeline.alertsPerDay(),
                                pipeline.evaluate().targetRecall(),
                                pipeline.promote()),
                        new PipelineText(declared.text(), Pipelines::features),
                        pipeline.event().hasSecrets() ? IdKeys.ofThisProcess() : IdKeys.NONE)
                .with(rules);
    }

    /// The features that the text of a pipeline's file declares.
    private static FeatureSet features(String text) {
        var pipeline = PipelineFile.parse("an earlier declaration", text).value();
        return FeatureSet.compile(pipeline.featureInputs(), pipeline.features());
    }

    /// All that is wrong with their files is told at once.
    private static List<Declared<Recipe>> recipes(Declared<Pipeline> declared, List<String> names) {
        var chosen = names.isEmpty() ? declared.value().recipes() : names;
        var files = new RecipeFiles(declared.file());
        var problems = new Problems();
        var recipes = new ArrayList<Declared<Recipe>>();
        for (int i = 0; i < chosen.size(); i++) {
            var path = "recipes[" + i + "]";
            var name = chosen.get(i);
            var recipe =
                    problems.attempt(() ->
                            files.load(name)
                                    .orElseThrow(() -> declared.error(path, files.unknown(name))));
            if (recipe != null) {
                recipes.add(recipe);
            }
        }
        problems.orThrow();
        addMembers(files, recipes, problems);
        problems.orThrow();
        recipes.forEach(recipe ->
                problems.attempt(() -> {
                    RecipeModels.checkMembers(recipe, recipes);
                    return recipe;
                }));
        problems.orThrow();
        return recipes;
    }

    /// Behind those that are named, the members of blends among them that are not.
    private static void addMembers(
            RecipeFiles files, List<Declared<Recipe>> recipes, Problems problems) {
        for (var blend : List.copyOf(recipes)) {
            for (var member : RecipeModels.members(blend.value())) {
                if (recipes.stream().noneMatch(each -> each.value().name().equals(member))) {
                    var recipe = problems.attempt(() -> files.load(member).orElse(null));
                    if (recipe != null) {
                        recipes.add(recipe);
                    }
                }
            }
        }
    }

    static Optional<String> resource(String path) {
        try (var stream = Pipelines.class.getClassLoader().getResourceAsStream(path)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the jar's " + path + " cannot be read", e);
        }
    }
}

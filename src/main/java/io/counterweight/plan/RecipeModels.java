package io.counterweight.plan;

import io.counterweight.config.Declared;
import io.counterweight.learn.Recipe;
import io.counterweight.score.BroughtModel;
import io.counterweight.score.ModelRefused;
import io.counterweight.score.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The models that recipes of kind `onnx` name, and the recipes that others name.
final class RecipeModels {
    private RecipeModels() {}

    /// The bytes of each model: a file beside that of its recipe, or one packed with the program.
    /// Each is loaded and tried.
    static Map<String, byte[]> load(
            List<Declared<Recipe>> recipes, List<String> columnNames, int classes) {
        var models = new LinkedHashMap<String, byte[]>();
        for (var recipe : recipes) {
            if (recipe.value() instanceof Recipe.Onnx onnx) {
                models.put(onnx.name(), checked(recipe, onnx, columnNames, classes));
            }
        }
        for (var recipe : recipes) {
            long held = held(recipe.value(), recipes, models);
            if (held > BroughtModel.MOST_BYTES) {
                throw recipe.error(
                        "kind",
                        "models from files must have at most %d bytes together in one: bytes=%d"
                                .formatted(BroughtModel.MOST_BYTES, held));
            }
        }
        return models;
    }

    /// Bytes of brought models in the model of a recipe: a blend's holds those of its members.
    private static long held(
            @Nullable Recipe recipe, List<Declared<Recipe>> all, Map<String, byte[]> models) {
        long own = recipe instanceof Recipe.Onnx onnx ? bytesOf(onnx, models) : 0;
        return own
                + members(recipe).stream()
                        .mapToLong(name -> held(named(name, all), all, models))
                        .sum();
    }

    /// The recipes whose models a recipe's model holds.
    static List<String> members(@Nullable Recipe recipe) {
        return switch (recipe) {
            case Recipe.Network network -> network.inputs();
            case Recipe.Blend blend -> blend.of();
            case Recipe.Stack stack -> stack.of();
            case Recipe.Onnx _, Recipe.Trees _ -> List.of();
            case null -> List.of();
        };
    }

    private static long bytesOf(Recipe.Onnx onnx, Map<String, byte[]> models) {
        var model = models.get(onnx.name());
        return model == null ? 0 : model.length;
    }

    private static byte[] checked(
            Declared<Recipe> recipe, Recipe.Onnx onnx, List<String> columnNames, int classes) {
        try {
            var model = BroughtModel.fitted(bytes(recipe, onnx.model()), columnNames, classes);
            OnnxModel.load(model, columnNames.size(), classes).close();
            return model;
        } catch (IllegalArgumentException | ModelRefused refused) {
            throw recipe.error(
                    "model",
                    "the model cannot compete: " + onnx.model() + ": " + refused.getMessage());
        }
    }

    private static byte[] bytes(Declared<Recipe> recipe, String model) {
        var file = Path.of(recipe.file()).resolveSibling(model).normalize();
        try {
            if (Files.isRegularFile(file)) {
                return Files.readAllBytes(file);
            }
            var packed = file.toString().replace('\\', '/');
            try (var stream = RecipeModels.class.getClassLoader().getResourceAsStream(packed)) {
                if (stream != null) {
                    return stream.readAllBytes();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the model cannot be read: " + file, e);
        }
        throw recipe.error("model", "the model's file does not exist: " + file);
    }

    /// Refuses a recipe that names one that does not compete, or of a kind it cannot use.
    static void checkMembers(Declared<Recipe> recipe, List<Declared<Recipe>> all) {
        switch (recipe.value()) {
            case Recipe.Blend blend ->
                    blend.of().forEach(name -> checkMember(recipe, "of", name, all));
            case Recipe.Stack stack ->
                    stack.of().forEach(name -> checkMember(recipe, "of", name, all));
            case Recipe.Network network ->
                    network.inputs()
                            .forEach(name -> {
                                if (!(checkMember(recipe, "inputs", name, all)
                                        instanceof Recipe.Onnx)) {
                                    throw recipe.error(
                                            "inputs",
                                            "an input must be of kind onnx: recipe=" + name);
                                }
                            });
            case Recipe.Trees _, Recipe.Onnx _ -> {}
        }
    }

    private static Recipe checkMember(
            Declared<Recipe> recipe, String key, String name, List<Declared<Recipe>> all) {
        var member = named(name, all);
        if (member == null) {
            throw recipe.error(
                    key,
                    "recipe \"" + name + "\" does not compete; add it to the pipeline's recipes",
                    all.stream().map(each -> each.value().name()).toList());
        }
        if (member instanceof Recipe.Blend || member instanceof Recipe.Stack) {
            throw recipe.error(key, "a blend of blends is not possible: recipe=" + name);
        }
        return member;
    }

    private static @Nullable Recipe named(String name, List<Declared<Recipe>> all) {
        return all.stream()
                .map(Declared::value)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}

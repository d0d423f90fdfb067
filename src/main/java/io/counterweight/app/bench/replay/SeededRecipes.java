package io.counterweight.app.bench.replay;

import io.counterweight.config.UserError;
import io.counterweight.plan.Pipelines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// Copies a pipeline's file with recipes of another seed beside it.
final class SeededRecipes {
    private static final Pattern MEMBERS = Pattern.compile("(?m)^of: *\\[([^\\]]*)]");
    private static final Pattern SEED = Pattern.compile("(?m)^seed:.*\\R");

    private SeededRecipes() {}

    /// @param recipe that is copied, and with it the recipes that it is made of
    /// @return the pipeline's copy
    static Path write(String pipeline, String recipe, int seed, Path folder) throws IOException {
        var declared = Pipelines.load(pipeline);
        var recipes = Files.createDirectories(folder.resolve("recipes"));
        var due = new ArrayDeque<>(List.of(recipe));
        var written = new HashSet<String>();
        while (!due.isEmpty()) {
            var name = due.remove();
            if (written.add(name)) {
                var text = text(Path.of(declared.file()), name);
                var members = MEMBERS.matcher(text);
                if (members.find()) {
                    for (var member : members.group(1).split(",")) {
                        due.add(member.strip());
                    }
                }
                Files.writeString(
                        recipes.resolve(name + ".yaml"),
                        SEED.matcher(text).replaceAll("").stripTrailing()
                                + (members.reset().find() ? "\n" : "\nseed: " + seed + "\n"));
            }
        }
        return Files.writeString(folder.resolve("pipeline.yaml"), declared.text());
    }

    private static String text(Path pipeline, String name) throws IOException {
        var beside = pipeline.resolveSibling("recipes").resolve(name + ".yaml");
        if (Files.exists(beside)) {
            return Files.readString(beside);
        }
        var packed = "models/recipes/" + name + ".yaml";
        try (var stream = SeededRecipes.class.getClassLoader().getResourceAsStream(packed)) {
            if (stream == null) {
                throw new UserError("no recipe of that name: recipe=" + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

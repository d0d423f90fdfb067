package io.counterweight.plan;

import io.counterweight.config.Declared;
import io.counterweight.config.YamlBinder;
import io.counterweight.event.NearestWord;
import io.counterweight.learn.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The files of recipes that a pipeline can name: those in the folder `recipes` beside it, and
/// those packed with the program. Immutable.
public final class RecipeFiles {
    private static final String FOLDER = "models/recipes/";
    private static final String ENDING = ".yaml";

    /// Packed whatever else is.
    private static final String ONE_PACKED = FOLDER + "base" + ENDING;

    private final Path beside;

    /// @param pipeline the pipeline's file
    public RecipeFiles(String pipeline) {
        this.beside = Path.of(pipeline).resolveSibling("recipes");
    }

    /// Empty where there is no file of that name.
    Optional<Declared<Recipe>> load(String name) {
        var file = beside.resolve(name + ENDING);
        if (Files.exists(file)) {
            return Optional.of(named(name, YamlBinder.load(file, Recipe.class)));
        }
        var packed = FOLDER + name + ENDING;
        return Pipelines.resource(packed)
                .map(yaml -> named(name, YamlBinder.parse(packed, yaml, Recipe.class)));
    }

    private static Declared<Recipe> named(String name, Declared<Recipe> recipe) {
        if (!recipe.value().name().equals(name)) {
            throw recipe.error("name", "the name must be that of the file: \"" + name + "\"");
        }
        return recipe;
    }

    /// Whether there is a file of that name.
    public boolean has(String name) {
        return Files.exists(beside.resolve(name + ENDING))
                || Pipelines.resource(FOLDER + name + ENDING).isPresent();
    }

    /// What to say of a name that has no file: the nearest that has one, and all of them.
    public String unknown(String name) {
        var own = Files.isDirectory(beside) ? namesIn(beside) : List.<String>of();
        var packed = packed();
        var all = new TreeSet<>(own);
        all.addAll(packed);
        return "recipe \""
                + name
                + "\" has no file: looked for "
                + beside.resolve(name + ENDING)
                + NearestWord.of(name, all)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("")
                + (own.isEmpty() ? "" : "; beside the pipeline are: " + String.join(", ", own))
                + "; packed are: "
                + String.join(", ", packed);
    }

    /// Names of the recipes that are packed with the program.
    static List<String> packed() {
        var one = RecipeFiles.class.getClassLoader().getResource(ONE_PACKED);
        if (one == null) {
            throw new IllegalStateException("the jar must have " + ONE_PACKED);
        }
        try {
            var uri = one.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return namesIn(Path.of(uri).resolveSibling(""));
            }
            var jar = URI.create(uri.toString().substring(0, uri.toString().lastIndexOf('!')));
            try (var files = FileSystems.newFileSystem(jar, Map.of())) {
                return namesIn(files.getPath(FOLDER));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the packed recipes cannot be listed", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not the address of a resource: " + one, e);
        }
    }

    private static List<String> namesIn(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder cannot be listed: " + folder, e);
        }
    }
}

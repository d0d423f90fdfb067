package io.counterweight.app.bench.stage;

import io.counterweight.app.Main;
import io.counterweight.config.UserError;
import io.counterweight.plan.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A build that is measured: this one, or one of another checkout.
///
/// @param name `this` or `before`
/// @param launch what follows the options of the JVM and ends with the main class or jar
/// @param checkout the folder of the other checkout; null for this build
public record Build(String name, List<String> launch, @Nullable Path checkout) {
    private static final String PIPELINE = "handbook-extended";

    public Build {
        launch = List.copyOf(launch);
    }

    /// This one, from the class path that this process runs on.
    public static Build own() {
        return new Build(
                "this",
                List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()),
                null);
    }

    /// @param checkout the folder of a checkout that was built
    /// @throws UserError when it has no jar
    public static Build before(Path checkout) {
        var jar = checkout.resolve("target/counterweight.jar");
        if (!Files.exists(jar)) {
            throw new UserError(
                    "--before must be a checkout that was built: it has no target/counterweight.jar:"
                            + " before="
                            + checkout);
        }
        return new Build("before", List.of("-jar", jar.toAbsolutePath().toString()), checkout);
    }

    /// Of the names of its jobs; empty for this build.
    public String suffix() {
        return checkout == null ? "" : "-" + name;
    }

    /// Its handbook-extended under another name, in a file.
    ///
    /// @param recipes to run instead of the pipeline's own, the first decides; empty for its own
    /// @throws UserError when the checkout has no such pipeline
    public Path write(Path folder, String name, List<String> recipes) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), derive(pipeline(), name, recipes));
    }

    private String pipeline() {
        if (checkout == null) {
            return Pipelines.load(PIPELINE).text();
        }
        var file = checkout.resolve("models/" + PIPELINE + ".yaml");
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UserError("--before must have the pipeline: missing=" + file, e);
        }
    }

    private static String derive(String pipeline, String name, List<String> recipes) {
        var lines = new ArrayList<String>();
        for (var line : pipeline.lines().toList()) {
            if (line.startsWith("pipeline:")) {
                lines.add("pipeline: " + name);
            } else if (!recipes.isEmpty() && line.startsWith("recipes:")) {
                lines.add("recipes: [" + String.join(", ", recipes) + "]");
            } else if (!recipes.isEmpty() && line.startsWith("champion:")) {
                lines.add("champion: " + recipes.getFirst());
            } else {
                lines.add(line);
            }
        }
        return String.join("\n", lines) + "\n";
    }
}

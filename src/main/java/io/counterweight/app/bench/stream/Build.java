package io.counterweight.app.bench.stream;

import io.counterweight.app.Main;
import io.counterweight.config.UserError;
import io.counterweight.plan.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A build whose services are measured: this one, or one of another checkout.
///
/// @param suffix of the names of its jobs; empty for this build
/// @param launch what follows the options of the JVM and ends with the main class or jar
/// @param pipeline the text of its handbook-extended
record Build(String suffix, List<String> launch, String pipeline) {
    private static final String PIPELINE = "handbook-extended";

    Build {
        launch = List.copyOf(launch);
    }

    /// This one, from the class path that this process runs on.
    static Build own() {
        return new Build(
                "",
                List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()),
                Pipelines.load(PIPELINE).text());
    }

    /// @param checkout the folder of a checkout that was built
    /// @throws UserError when it has no jar or no such pipeline
    static Build before(Path checkout) {
        var jar = checkout.resolve("target/counterweight.jar");
        var pipeline = checkout.resolve("models/" + PIPELINE + ".yaml");
        if (!Files.exists(jar)) {
            throw new UserError(
                    "--before must be a checkout that was built: it has no target/counterweight.jar:"
                            + " before="
                            + checkout);
        }
        try {
            return new Build(
                    "-before",
                    List.of("-jar", jar.toAbsolutePath().toString()),
                    Files.readString(pipeline));
        } catch (IOException e) {
            throw new UserError("--before must have the pipeline: missing=" + pipeline, e);
        }
    }

    /// Its pipeline under another name, in a file.
    ///
    /// @param recipes to run instead of the pipeline's own, the first decides; empty for its own
    Path write(Path folder, String name, List<String> recipes) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), derive(pipeline, name, recipes));
    }

    static String derive(String pipeline, String name, List<String> recipes) {
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

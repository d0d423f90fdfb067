package io.counterweight.app.bench.replay;

import io.counterweight.app.Main;
import io.counterweight.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A build whose replay is measured.
///
/// @param launch what follows the options that all launchers gave, and ends with the main class or
///   jar
/// @param options of the command `replay` that only this build has
record ReplayBuild(String name, List<String> launch, List<String> options) {
    private static final Path LARGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    ReplayBuild {
        launch = List.copyOf(launch);
        options = List.copyOf(options);
    }

    /// This one, from the class path that this process runs on, with the large pages that the
    /// launcher gives a replay.
    static ReplayBuild own(List<String> options) throws IOException {
        var launch = new ArrayList<String>();
        if (Files.exists(LARGE_PAGES) && Files.readString(LARGE_PAGES).contains("[madvise]")) {
            launch.add("-XX:+UseTransparentHugePages");
        }
        launch.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return new ReplayBuild("this", launch, options);
    }

    /// @param checkout the folder of a checkout that was built
    /// @throws UserError when it has no jar
    static ReplayBuild before(Path checkout) {
        var jar = checkout.resolve("target/counterweight.jar");
        if (!Files.exists(jar)) {
            throw new UserError(
                    "--before must be a checkout that was built: it has no target/counterweight.jar:"
                            + " before="
                            + checkout);
        }
        return new ReplayBuild(
                "before", List.of("-jar", jar.toAbsolutePath().toString()), List.of());
    }
}

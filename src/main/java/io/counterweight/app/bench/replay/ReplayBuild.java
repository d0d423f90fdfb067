package io.counterweight.app.bench.replay;

import io.counterweight.app.bench.stage.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A build whose replay is measured.
///
/// @param name by which it is told from the others
/// @param jvm options that only this build's launcher gives a replay
/// @param options of the command `replay` that only this build has
record ReplayBuild(String name, Build build, List<String> jvm, List<String> options) {
    private static final Path LARGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    ReplayBuild {
        jvm = List.copyOf(jvm);
        options = List.copyOf(options);
    }

    /// This one, with the large pages that the launcher gives a replay.
    static ReplayBuild own(List<String> options) throws IOException {
        boolean hasLargePages =
                Files.exists(LARGE_PAGES) && Files.readString(LARGE_PAGES).contains("[madvise]");
        return new ReplayBuild(
                "this",
                Build.own(),
                hasLargePages ? List.of("-XX:+UseTransparentHugePages") : List.of(),
                options);
    }

    static ReplayBuild before(Build build) {
        return new ReplayBuild(build.name(), build, List.of(), List.of());
    }
}

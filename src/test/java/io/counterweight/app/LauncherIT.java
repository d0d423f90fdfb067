package io.counterweight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The launcher in a copy of the repository's top level. Its `mvn` is a script that puts the jar of
/// this build in place and keeps count of its calls.
class LauncherIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @TempDir private Path folder;
    private Path home;
    private Path elsewhere;

    @BeforeEach
    void copyTopLevel() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.copy(Path.of("counterweight"), home.resolve("counterweight"));
        home.resolve("counterweight").toFile().setExecutable(true);
        for (var source : List.of("src/main", "topology", "models", "bin")) {
            Files.createDirectories(home.resolve(source));
        }
        Files.writeString(home.resolve("models/a.yaml"), "");
        maven(
                "cp "
                        + TARGET
                        + "/counterweight.jar target/ && ln -sfn "
                        + TARGET
                        + "/lib target/lib");
    }

    @Test
    void findsAJdkWithoutJavaHomeFromAnotherFolderThroughALink() throws Exception {
        image();
        var jdks = Files.createDirectories(folder.resolve("user/.sdkman/candidates/java"));
        Files.createSymbolicLink(jdks.resolve("25"), Path.of(System.getProperty("java.home")));
        var link = Files.createSymbolicLink(folder.resolve("cw"), home.resolve("counterweight"));
        var user = folder.resolve("user").toString();
        try (var run = run(Map.of("JAVA_HOME", "", "HOME", user), link.toString(), "--version")) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.outText()).matches("counterweight \\d+\\.\\d+.*\\s+");
            assertThat(run.errText()).isEmpty();
        }
    }

    @Test
    void relativeFilesAreThoseOfTheUsersFolder() throws Exception {
        image();
        try (var run = launch("generate", "--days", "1", "--out", "here.csv")) {
            assertThat(run.exitCode()).isZero();
            assertThat(elsewhere.resolve("here.csv")).isNotEmptyFile();
        }
    }

    @Test
    void theExitCodeIsThatOfTheCommand() throws Exception {
        image();
        try (var run = launch("model", "show", "none.onnx")) {
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void optionsForTheJvmMayNameAnotherCollector() throws Exception {
        image();
        try (var run =
                run(
                        Map.of("COUNTERWEIGHT_JAVA_OPTS", "-Xmx64m -XX:+UseSerialGC"),
                        launcher(),
                        "--version")) {
            assertThat(run.exitCode()).isZero();
        }
    }

    /// It is not on the class path of others, and where it is missing that is said.
    @Test
    void filesOfOtherKindsFindTheirEngine() throws Exception {
        image();
        var command =
                List.of("features", "--pipeline", "handbook", "--transactions", "FROM range(3)");
        try (var run = launch(command.toArray(String[]::new))) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errText()).contains("the query: missing column \"TRANSACTION_ID\"");
        }
        Files.delete(home.resolve("target"));
        Files.createDirectories(home.resolve("target"));
        Files.copy(TARGET.resolve("counterweight.jar"), home.resolve("target/counterweight.jar"));
        Files.createSymbolicLink(home.resolve("target/lib"), TARGET.resolve("lib"));
        try (var run = launch(command.toArray(String[]::new))) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errText()).contains("DuckDB is needed for that, and is not there");
        }
    }

    /// ONNX Runtime's start overflows an ordinary stack on it.
    @Test
    void aLongCommandLineDoesNoHarm() throws Exception {
        image();
        var model = Files.write(elsewhere.resolve("model.onnx"), Models.linear(0.5f));
        try (var run =
                run(
                        Map.of("COUNTERWEIGHT_JAVA_OPTS", "-Dlong=" + "x".repeat(100_000)),
                        launcher(),
                        "model",
                        "show",
                        model.toString())) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.outText()).contains("usable:     yes");
        }
    }

    @Test
    @EnabledIf("hasFlock")
    void aMissingJarIsBuiltOnceByTwoLaunchesAtOnce() throws Exception {
        sources();
        script("flock", "echo x >>" + home + "/bin/waits; PATH=${PATH#*:} exec flock \"$@\"");
        maven("until [ -e bin/go ]; do sleep 0.1; done; " + putJar());
        try (var first = launch("--version")) {
            await().until(() -> count("builds") == 1);
            try (var second = launch("--version")) {
                await().until(() -> count("waits") == 2);
                Files.createFile(home.resolve("bin/go"));
                assertThat(first.exitCode()).isZero();
                assertThat(second.exitCode()).isZero();
                assertThat(second.errText()).isEmpty();
            }
        }
        assertThat(count("builds")).isEqualTo(1);
    }

    static boolean hasFlock() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "flock")));
    }

    @Test
    void whatIsEditedDuringABuildIsBuiltNext() throws Exception {
        sources();
        // Later than the build's start by more than a file's time may be rounded to.
        maven("sleep 0.1; touch models/a.yaml; " + putJar());
        launch("--version").exitCode();
        launch("--version").exitCode();
        assertThat(count("builds")).isEqualTo(2);
    }

    @Test
    void aJarIsBuiltAgainOnlyWhenASourceIsNewer() throws Exception {
        sources();
        launch("--version").exitCode();
        launch("--version").exitCode();
        assertThat(count("builds")).isEqualTo(1);
        Files.setLastModifiedTime(
                home.resolve("models/a.yaml"), FileTime.from(Instant.now().plusSeconds(60)));
        launch("--version").exitCode();
        assertThat(count("builds")).isEqualTo(2);
    }

    @Test
    void aFailedBuildIsOneLineThatSaysWhy() throws Exception {
        sources();
        maven("echo '[ERROR] A.java:[1,2] not a statement'; exit 1");
        try (var run = launch("--version")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.errText().lines().toList().getLast())
                    .startsWith("counterweight: the build failed: [ERROR] A.java:[1,2] not a stat");
        }
    }

    @Test
    void withoutSourcesAMissingJarIsOneLine() throws Exception {
        try (var run = launch("--version")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.errText().lines())
                    .containsExactly(
                            "counterweight: the jar is missing: "
                                    + home.toRealPath()
                                    + "/target/counterweight.jar");
        }
    }

    /// As in the image: the jar, and nothing to build it from.
    private void image() throws IOException {
        Files.createSymbolicLink(home.resolve("target"), TARGET);
    }

    private void sources() throws IOException {
        Files.writeString(home.resolve("pom.xml"), "<project/>");
    }

    private void maven(String build) throws IOException {
        script("mvn", "echo x >>bin/builds\n" + build);
    }

    private static String putJar() {
        return "cp %1$s/counterweight.jar target/ && ln -sfn %1$s/lib target/lib".formatted(TARGET);
    }

    private void script(String name, String text) throws IOException {
        var script =
                Files.writeString(home.resolve("bin").resolve(name), "#!/bin/sh\n" + text + "\n");
        script.toFile().setExecutable(true);
    }

    /// Lines of a file that a script appends to.
    private long count(String name) throws IOException {
        var file = home.resolve("bin").resolve(name);
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private ProgramRun launch(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(launcher()));
        command.addAll(List.of(arguments));
        return run(
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                command.toArray(String[]::new));
    }

    private String launcher() {
        return home.resolve("counterweight").toString();
    }

    private ProgramRun run(Map<String, String> environment, String... command) throws IOException {
        var path = home.resolve("bin") + ":" + System.getenv("PATH");
        var all = new HashMap<>(environment);
        all.put("PATH", path);
        return ProgramRun.start(elsewhere, all, List.of(command));
    }
}

package io.counterweight.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A program of its own process, with its output in files. Closing it kills it.
public record ProgramRun(Process process, Path out, Path err) implements AutoCloseable {
    /// This program's own [Main], on the class path of the test.
    public static ProgramRun main(Path folder, String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Xmx512m",
                                "-Dlog4j2.configurationFile=log4j2.xml",
                                "-cp",
                                classPath(),
                                Main.class.getName()));
        command.addAll(List.of(arguments));
        return start(folder, Map.of(), command);
    }

    /// That of the test, whose relative parts stand for nothing in another folder.
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// @param environment goes over that of the test; an empty value removes a variable
    public static ProgramRun start(
            Path folder, Map<String, String> environment, List<String> command) throws IOException {
        var out = Files.createTempFile(folder, "out", ".txt");
        var err = Files.createTempFile(folder, "err", ".txt");
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        var process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new ProgramRun(process, out, err);
    }

    /// Waits for its end, two minutes at most.
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("the program does not end, and what it said is in " + err);
        }
        return process.exitValue();
    }

    public String outText() throws IOException {
        return Files.readString(out);
    }

    public String errText() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package io.counterweight.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;

/// The demo in a JVM of its own, with a temporary folder of its own.
final class DemoProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready after [\\d.]+ s: (\\S+)");

    private final Process process;
    private final Path output;

    private DemoProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static DemoProcess start(Path folder, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("temp")));
        command.add(DemoProcess.class.getName());
        command.addAll(List.of(arguments));
        var output = folder.resolve("output");
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new DemoProcess(builder.start(), output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitValue() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /// Where the page is; empty until it is ready.
    String url() throws IOException {
        var ready = READY.matcher(output());
        return ready.find() ? ready.group(1) : "";
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DemoCommand()).execute(arguments));
    }
}

package io.counterweight.config;

import java.nio.file.Path;

/// Reads a pipeline file and checks that every name in it stands for something. Whether the files
/// of its recipes exist is not checked here.
public final class PipelineFile {
    private PipelineFile() {}

    /// Reads the file; a [ConfigException] names file and line of all that is wrong with it.
    public static Declared<Pipeline> load(Path file) {
        return parse(file.toString(), YamlBinder.text(file));
    }

    /// Reads YAML that is already in memory, such as a resource of the jar.
    ///
    /// @param file the name to show in errors
    public static Declared<Pipeline> parse(String file, String yaml) {
        var reading = YamlBinder.read(file, yaml, Pipeline.class);
        new PipelineCheck(reading).check();
        return reading.orThrow();
    }
}

package io.counterweight.config;

import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.feature.FeatureException;
import io.counterweight.feature.FeatureSet;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Reads a pipeline file and checks that every name in it stands for something. Whether the files
/// of its recipes exist is not checked here.
public final class PipelineFile {
    private PipelineFile() {}

    /// Reads the file; any error is a [ConfigException] that names file and line.
    public static Declared<Pipeline> load(Path file) {
        return checked(YamlBinder.load(file, Pipeline.class));
    }

    /// Reads YAML that is already in memory, such as a resource of the jar.
    ///
    /// @param file the name to show in errors
    public static Declared<Pipeline> parse(String file, String yaml) {
        return checked(YamlBinder.parse(file, yaml, Pipeline.class));
    }

    private static Declared<Pipeline> checked(Declared<Pipeline> declared) {
        var pipeline = declared.value();
        var entities = pipeline.event().entityNames();
        var classes = pipeline.classes().names();
        requireKnown(declared, "event.keyed-by", "entity", pipeline.event().keyedBy(), entities);
        requireKnown(declared, "classes.majority", "class", pipeline.classes().majority(), classes);
        requireKnown(declared, "champion", "recipe", pipeline.champion(), pipeline.recipes());
        if (pipeline.decide() instanceof DecisionPolicy.Cost cost) {
            var numbers = pipeline.event().numberNames();
            requireKnown(declared, "decide.amount", "number field", cost.amount(), numbers);
        }
        requireKnown(declared, "judge.entity", "entity", pipeline.judge().entity(), entities);
        var values = pipeline.labels().values();
        if (values != null) {
            values.forEach((value, name) ->
                    requireKnown(declared, "labels.values." + value, "class", name, classes));
        }
        requireNoLeak(declared);
        compileFeatures(declared);
        return declared;
    }

    private static void requireKnown(
            Declared<?> declared,
            String path,
            String what,
            @Nullable String name,
            Collection<String> known) {
        if (name != null && !known.contains(name)) {
            throw declared.error(path, "unknown " + what + " \"" + name + "\"", known);
        }
    }

    private static void requireNoLeak(Declared<Pipeline> declared) {
        var labels = declared.value().labels();
        requireNoLeak(declared, "labels.from", "the label", labels.from());
        var time = labels.time();
        requireNoLeak(
                declared,
                "labels.time.from",
                "the time of the label",
                time == null ? null : time.from());
    }

    private static void requireNoLeak(
            Declared<Pipeline> declared, String path, String what, @Nullable String column) {
        if (column != null && declared.value().event().paths().contains(column)) {
            throw declared.error(
                    path,
                    what
                            + " must not be part of the event: column \""
                            + column
                            + "\" is read as both");
        }
    }

    private static void compileFeatures(Declared<Pipeline> declared) {
        var pipeline = declared.value();
        try {
            FeatureSet.compile(pipeline.featureInputs(), pipeline.features());
        } catch (FeatureException e) {
            var key = e.key().isEmpty() ? "" : "." + e.key();
            var path = "features." + e.feature() + key;
            var exception = declared.error(path, String.valueOf(e.getMessage()), e.known());
            exception.initCause(e);
            throw exception;
        }
    }
}

package io.counterweight.app;

import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.stream.drawing.TopologyDrawing;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `topology`: draws what Kafka Streams would run for a pipeline. `topology/topology.mmd` and
/// `topology/topology.txt` are its output for `handbook`.
@Command(
        name = "topology",
        description = "Draw the topologies of a pipeline: processors, stores and topics.",
        mixinStandardHelpOptions = true)
public final class TopologyCommand implements Callable<Integer> {
    /// How the drawing is written.
    enum Format {
        MERMAID,
        TEXT
    }

    @Option(
            names = "--pipeline",
            defaultValue = "handbook",
            paramLabel = "NAME|FILE",
            description = "Pipeline file, or the name of a packed one (${DEFAULT-VALUE}).")
    private String pipeline = "";

    @Option(
            names = "--format",
            defaultValue = "text",
            converter = FormatText.class,
            paramLabel = "mermaid|text",
            description = "A mermaid flowchart, or lines to read (${DEFAULT-VALUE}).")
    private Format format = Format.TEXT;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var declared = Pipelines.load(pipeline);
        var plan = Pipelines.plan(declared, TopicNames.of(declared.value().pipeline()));
        var drawing = TopologyDrawing.of(plan);
        var out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case MERMAID -> drawing.mermaid();
                    case TEXT -> drawing.text();
                });
        out.flush();
        return 0;
    }

    /// Reads the lower-case name of a format.
    static final class FormatText implements ITypeConverter<Format> {
        @Override
        public Format convert(String text) {
            return switch (text) {
                case "mermaid" -> Format.MERMAID;
                case "text" -> Format.TEXT;
                default ->
                        throw new TypeConversionException(
                                "must be one of " + List.of("mermaid", "text") + ": " + text);
            };
        }
    }
}

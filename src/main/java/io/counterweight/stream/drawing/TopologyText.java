package io.counterweight.stream.drawing;

import io.counterweight.stream.drawing.TopologyGraph.Step;
import io.counterweight.stream.drawing.TopologyGraph.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Writes the graphs of applications as lines to read.
public final class TopologyText {
    private TopologyText() {}

    /// @param applications by name, in the order of the text
    static String of(String pipeline, Map<String, TopologyGraph> applications) {
        var lines = new ArrayList<String>();
        lines.add("Scorer and trainer of the pipeline " + pipeline + ".");
        applications.forEach((application, graph) -> {
            for (var part : graph.parts()) {
                lines.add("");
                lines.add(application + ", " + part.name());
                part.steps().forEach(step -> addText(lines, step));
            }
        });
        return String.join("\n", lines) + "\n";
    }

    private static void addText(List<String> lines, Step step) {
        lines.add("  " + step.processor());
        addText(lines, "reads ", step.reads(), TopologyText::text);
        addText(lines, "keeps ", step.stores(), store -> store);
        addText(lines, "passes", step.next(), next -> "to " + next);
        addText(lines, "writes", step.writes(), TopologyText::text);
    }

    private static <T> void addText(
            List<String> lines, String verb, List<T> things, Function<T, String> text) {
        things.forEach(thing -> lines.add("    " + verb + " " + text.apply(thing)));
    }

    private static String text(Way way) {
        return way.label().isEmpty() ? way.topic() : way.topic() + " (" + way.label() + ")";
    }
}

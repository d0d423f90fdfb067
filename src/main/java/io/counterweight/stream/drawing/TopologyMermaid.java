package io.counterweight.stream.drawing;

import io.counterweight.stream.drawing.TopologyGraph.Part;
import io.counterweight.stream.drawing.TopologyGraph.Step;
import io.counterweight.stream.drawing.TopologyGraph.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Writes the graphs of applications as one flowchart for mermaid.
public final class TopologyMermaid {
    private TopologyMermaid() {}

    /// @param applications by name, in the order of the flowchart
    static String of(String pipeline, Map<String, TopologyGraph> applications) {
        var lines = new ArrayList<String>();
        lines.add("%% Scorer and trainer of the pipeline " + pipeline + ".");
        lines.add("flowchart LR");
        topicsOf(applications)
                .forEach(topic -> lines.add("  %s([\"%s\"])".formatted(id("topic", topic), topic)));
        applications.forEach((application, graph) ->
                graph.parts().forEach(part -> addBox(lines, application, part)));
        applications.forEach((application, graph) ->
                graph.parts()
                        .forEach(part ->
                                part.steps().forEach(step -> addWays(lines, application, step))));
        return String.join("\n", lines) + "\n";
    }

    private static void addBox(List<String> lines, String application, Part part) {
        lines.add(
                "  subgraph %s[\"%s, %s\"]"
                        .formatted(id(application, part.name()), application, part.name()));
        for (var step : part.steps()) {
            lines.add(
                    "    %s[\"%s\"]"
                            .formatted(id(application, step.processor()), step.processor()));
        }
        storesOf(part)
                .forEach(store ->
                        lines.add(
                                "    %s[(\"%s\")]".formatted(storeId(application, store), store)));
        for (var step : part.steps()) {
            var from = id(application, step.processor());
            step.next().forEach(next -> lines.add("    " + from + " --> " + id(application, next)));
            step.stores()
                    .forEach(store ->
                            lines.add("    " + from + " --- " + storeId(application, store)));
        }
        lines.add("  end");
    }

    private static void addWays(List<String> lines, String application, Step step) {
        var processor = id(application, step.processor());
        for (var way : step.reads()) {
            lines.add(arrow(id("topic", way.topic()), way.label(), processor));
        }
        for (var way : step.writes()) {
            lines.add(arrow(processor, way.label(), id("topic", way.topic())));
        }
    }

    private static String arrow(String from, String label, String to) {
        return "  " + from + (label.isEmpty() ? " --> " : " -- " + label + " --> ") + to;
    }

    /// Every topic once, in the order of its first use.
    private static Stream<String> topicsOf(Map<String, TopologyGraph> applications) {
        return applications.values().stream()
                .flatMap(graph -> graph.parts().stream())
                .flatMap(part -> part.steps().stream())
                .flatMap(step -> Stream.concat(step.reads().stream(), step.writes().stream()))
                .map(Way::topic)
                .distinct();
    }

    private static Stream<String> storesOf(Part part) {
        return part.steps().stream().flatMap(step -> step.stores().stream()).distinct();
    }

    private static String storeId(String application, String store) {
        return id(application + "_store", store);
    }

    /// A name as mermaid takes it: letters, digits and underscores. The kind in front keeps it from
    /// being a word of the language.
    private static String id(String kind, String name) {
        return kind + "_" + name.replaceAll("[^A-Za-z0-9]", "_");
    }
}

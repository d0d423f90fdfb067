package io.counterweight.stream.drawing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.GlobalStore;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/// What [org.apache.kafka.streams.Topology#describe] says, in an order that depends on the topology
/// alone: sources and sinks become the ways between a processor and a topic.
///
/// @param parts the sub-topologies in Kafka's numbering, then the global stores
public record TopologyGraph(List<Part> parts) {
    /// Processors that run in one task.
    record Part(String name, List<Step> steps) {}

    /// One processor, with all it touches.
    ///
    /// @param next the processors it forwards to
    record Step(
            String processor,
            List<Way> reads,
            List<Way> writes,
            List<String> next,
            List<String> stores) {}

    /// A way from or to a topic, by the name of its source or sink.
    record Way(String topic, String node) {
        private static final Comparator<Way> ORDER =
                Comparator.comparing(Way::topic).thenComparing(Way::node);

        /// The name of the node where it tells more than the topic's.
        String label() {
            return topic.equals(node) || topic.endsWith("." + node) ? "" : node;
        }
    }

    static TopologyGraph of(TopologyDescription description) {
        var parts = new ArrayList<Part>();
        description.subtopologies().stream()
                .sorted(Comparator.comparingInt(Subtopology::id))
                .forEach(part -> parts.add(part(part)));
        description.globalStores().stream()
                .sorted(Comparator.comparing(global -> global.processor().name()))
                .forEach(global -> parts.add(part(global)));
        return new TopologyGraph(List.copyOf(parts));
    }

    private static Part part(Subtopology subtopology) {
        var depths = new HashMap<String, Integer>();
        var steps =
                subtopology.nodes().stream()
                        .filter(Processor.class::isInstance)
                        .map(Processor.class::cast)
                        .sorted(
                                Comparator.comparingInt((Processor p) -> depth(p, depths))
                                        .thenComparing(Processor::name))
                        .map(TopologyGraph::step)
                        .toList();
        return new Part("sub-topology " + subtopology.id(), steps);
    }

    private static Part part(GlobalStore global) {
        return new Part("whole on every instance", List.of(step(global.processor())));
    }

    /// Processors between it and the topics it starts from.
    private static int depth(Node node, Map<String, Integer> depths) {
        var known = depths.get(node.name());
        if (known != null) {
            return known;
        }
        var depth = 0;
        for (var before : node.predecessors()) {
            depth = Math.max(depth, 1 + depth(before, depths));
        }
        depths.put(node.name(), depth);
        return depth;
    }

    private static Step step(Processor processor) {
        var reads = new ArrayList<Way>();
        for (var before : processor.predecessors()) {
            if (before instanceof Source source) {
                source.topicSet().forEach(topic -> reads.add(new Way(topic, source.name())));
            }
        }
        var writes = new ArrayList<Way>();
        var next = new TreeSet<String>();
        for (var after : processor.successors()) {
            switch (after) {
                case Sink sink -> writes.add(new Way(sink.topic(), sink.name()));
                default -> next.add(after.name());
            }
        }
        return new Step(
                processor.name(),
                reads.stream().sorted(Way.ORDER).toList(),
                writes.stream().sorted(Way.ORDER).toList(),
                List.copyOf(next),
                List.copyOf(new TreeSet<>(processor.stores())));
    }
}

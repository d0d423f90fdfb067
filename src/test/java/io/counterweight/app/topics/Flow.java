package io.counterweight.app.topics;

import io.counterweight.app.ObservedModels;
import io.counterweight.config.Declared;
import io.counterweight.config.Pipeline;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.TopicSpec;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.TopicNames;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.Pipelines;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.Champion;
import io.counterweight.stream.Rekeying;
import io.counterweight.stream.ScorerTopology;
import io.counterweight.stream.TrainerTopology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;

/// What the topologies of a pipeline really read, write and keep, by `Topology.describe()`.
record Flow(List<TopicSpec> catalogue, TopologyDescription scorer, TopologyDescription trainer) {

    /// What one sub-topology reads and keeps.
    record Part(Set<String> reads, Set<String> stores) {}

    static Flow of(Declared<Pipeline> declared) {
        var pipeline = declared.value();
        var names = TopicNames.of(pipeline.pipeline());
        var plan = Pipelines.plan(declared, names);
        try (var registry =
                new ModelRegistry(
                        plan.modelTerms(),
                        ModelBuilds.direct(),
                        new ObservedModels(StreamObserver.SILENT))) {
            return new Flow(
                    TopicCatalogue.packed().expand(pipeline, names, 4),
                    ScorerTopology.of(
                                    plan,
                                    Rekeying.THROUGH_TOPICS,
                                    registry,
                                    new Champion(plan),
                                    StreamObserver.SILENT)
                            .describe(),
                    TrainerTopology.of(
                                    plan,
                                    Rekeying.THROUGH_TOPICS,
                                    new JavaKernels(),
                                    registry,
                                    new Champion(plan),
                                    StreamObserver.SILENT)
                            .describe());
        }
    }

    static Set<String> reads(TopologyDescription application) {
        var topics = new HashSet<String>();
        parts(application).forEach(part -> topics.addAll(part.reads()));
        application.globalStores().forEach(store -> topics.addAll(store.source().topicSet()));
        return topics;
    }

    static Set<String> writes(TopologyDescription application) {
        var topics = new HashSet<String>();
        for (var subtopology : application.subtopologies()) {
            for (var node : subtopology.nodes()) {
                if (node instanceof Sink sink) {
                    topics.add(sink.topic());
                }
            }
        }
        return topics;
    }

    static Set<String> stores(TopologyDescription application) {
        var stores = new HashSet<String>();
        parts(application).forEach(part -> stores.addAll(part.stores()));
        application.globalStores().forEach(store -> stores.addAll(store.processor().stores()));
        return stores;
    }

    /// The sub-topologies of both applications.
    List<Part> parts() {
        var parts = new ArrayList<>(parts(scorer));
        parts.addAll(parts(trainer));
        return parts;
    }

    private static List<Part> parts(TopologyDescription application) {
        var parts = new ArrayList<Part>();
        for (var subtopology : application.subtopologies()) {
            var part = new Part(new HashSet<>(), new HashSet<>());
            for (var node : subtopology.nodes()) {
                if (node instanceof Source source) {
                    part.reads().addAll(source.topicSet());
                }
                if (node instanceof Processor processor) {
                    part.stores().addAll(processor.stores());
                }
            }
            parts.add(part);
        }
        return parts;
    }
}

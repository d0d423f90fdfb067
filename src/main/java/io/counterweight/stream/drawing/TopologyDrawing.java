package io.counterweight.stream.drawing;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelListener;
import io.counterweight.score.ModelRefused;
import io.counterweight.score.ModelRegistry;
import io.counterweight.score.OnnxModel;
import io.counterweight.stream.Champion;
import io.counterweight.stream.Rekeying;
import io.counterweight.stream.ScorerTopology;
import io.counterweight.stream.TrainerTopology;
import java.util.LinkedHashMap;
import java.util.Map;

/// The scorer and the trainer of a pipeline as a reader sees them: every sub-topology with its
/// processors, stores and topics, from what Kafka Streams would run. The same pipeline gives the
/// same characters. Starts nothing: no broker and no ONNX Runtime is needed.
public final class TopologyDrawing {
    private final String pipeline;
    private final Map<String, TopologyGraph> applications = new LinkedHashMap<>();

    private TopologyDrawing(String pipeline) {
        this.pipeline = pipeline;
    }

    /// Draws both applications of the pipeline.
    public static TopologyDrawing of(StreamPlan plan) {
        var drawing = new TopologyDrawing(plan.pipeline());
        try (var registry = unusedRegistry(plan)) {
            drawing.applications.put(
                    "scorer",
                    TopologyGraph.of(
                            ScorerTopology.of(
                                            plan,
                                            Rekeying.THROUGH_TOPICS,
                                            registry,
                                            new Champion(plan),
                                            StreamObserver.SILENT)
                                    .describe()));
            drawing.applications.put(
                    "trainer",
                    TopologyGraph.of(
                            TrainerTopology.of(
                                            plan,
                                            Rekeying.THROUGH_TOPICS,
                                            new JavaKernels(),
                                            registry,
                                            new Champion(plan),
                                            StreamObserver.SILENT)
                                    .describe()));
        }
        return drawing;
    }

    /// Lines to read: a paragraph a sub-topology, and what each processor reads, keeps and writes.
    public String text() {
        return TopologyText.of(pipeline, applications);
    }

    /// A flowchart for mermaid: sub-topologies as boxes, topics rounded, stores as databases.
    public String mermaid() {
        return TopologyMermaid.of(pipeline, applications);
    }

    /// Scorers are made when an application starts; none does here.
    private static ModelRegistry unusedRegistry(StreamPlan plan) {
        return new ModelRegistry(
                plan.modelTerms(),
                ModelBuilds.direct(),
                new ModelListener() {
                    @Override
                    public void swapped(String recipe, OnnxModel model) {}

                    @Override
                    public void refused(String recipe, ModelRefused refusal) {}
                });
    }
}

package io.counterweight.app.topics;

import io.counterweight.app.Pipelines;
import io.counterweight.app.UserError;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.TopicSpec;
import io.counterweight.event.TopicNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// The options that say which topics are meant.
final class TopicOptions {
    @Option(
            names = "--pipeline",
            required = true,
            paramLabel = "FILE",
            description = "Pipeline file, or the name of a packed one: handbook, ulb-sample.")
    private String pipelineFile = "";

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "6",
            description =
                    "Partitions of every topic that has no fixed number (${DEFAULT-VALUE}); the"
                            + " most tasks that can work side by side. Cannot be raised later.")
    private int partitions;

    @Option(
            names = "--topic-name",
            paramLabel = "TOPIC=NAME",
            description = "A topic that is called otherwise on the broker; may be repeated.")
    private Map<String, String> renamed = new LinkedHashMap<>();

    @Option(
            names = "--keep-forever",
            description =
                    "No record expires. For replayed records, which the retention would delete by"
                            + " their old timestamps.")
    private boolean isKeptForever;

    List<TopicSpec> topics() {
        var pipeline = Pipelines.load(pipelineFile).value();
        try {
            var topics =
                    TopicCatalogue.packed()
                            .expand(
                                    pipeline,
                                    new TopicNames(pipeline.pipeline(), renamed),
                                    partitions);
            return isKeptForever ? topics.stream().map(TopicSpec::keptForever).toList() : topics;
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }
}

package io.counterweight.app.topics;

import io.counterweight.app.service.ServeConfig;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.TopicSpec;
import io.counterweight.config.UserError;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options that say which topics are meant.
final class TopicOptions {
    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    /// Where the pipeline is named.
    static final class Source {
        @Option(
                names = "--pipeline",
                required = true,
                paramLabel = "FILE",
                description = "Pipeline file, or the name of a packed one: handbook, ulb-sample.")
        private @Nullable String pipeline;

        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description =
                        "Settings of serve: the pipeline, the names of topics and, for apply, the"
                                + " Kafka cluster with its secrets are taken from there.")
        private @Nullable Path config;
    }

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

    /// What `--config` says, if it was given.
    Optional<ServeConfig> serve() {
        return Optional.ofNullable(source.config)
                .map(file -> ServeConfig.load(file, System.getenv()));
    }

    /// @param serve as [#serve()] gave it
    List<TopicSpec> topics(Optional<ServeConfig> serve) {
        var pipeline =
                serve.map(ServeConfig::pipeline)
                        .orElseGet(() -> Pipelines.load(String.valueOf(source.pipeline)).value());
        var names = new HashMap<String, String>();
        serve.ifPresent(s -> names.putAll(s.renamedTopics()));
        names.putAll(renamed);
        try {
            var topics =
                    TopicCatalogue.packed()
                            .expand(
                                    pipeline,
                                    new TopicNames(pipeline.pipeline(), names),
                                    partitions);
            return isKeptForever ? topics.stream().map(TopicSpec::keptForever).toList() : topics;
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }
}

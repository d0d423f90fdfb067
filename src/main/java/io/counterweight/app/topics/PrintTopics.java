package io.counterweight.app.topics;

import io.counterweight.config.TopicDeclaration.Cleanup;
import io.counterweight.config.TopicSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `topics print`: the topics of a pipeline as a table.
@Command(
        name = "print",
        description = "Show the topics of a pipeline; no broker is asked.",
        mixinStandardHelpOptions = true)
final class PrintTopics implements Callable<Integer> {
    @Mixin private final TopicOptions options = new TopicOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var table = new TextTable();
        table.row("name", "partitions", "cleanup", "retention", "purpose");
        for (var topic : options.topics(options.serve())) {
            table.row(
                    topic.name(),
                    String.valueOf(topic.partitions()),
                    topic.settings().getOrDefault("cleanup.policy", ""),
                    retention(topic),
                    topic.declaration().purpose());
        }
        var out = spec.commandLine().getOut();
        table.lines().forEach(out::println);
        out.flush();
        return 0;
    }

    private static String retention(TopicSpec topic) {
        return topic.declaration().cleanup() == Cleanup.COMPACT
                ? "newest of each key"
                : topic.declaration().retention();
    }
}

package io.counterweight.app.topics;

import io.counterweight.app.service.ServeConfig;
import io.counterweight.config.UserError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `topics apply`: creates the missing topics of a pipeline and reports what differs.
@Command(
        name = "apply",
        description = {
            "Create the topics of a pipeline that are missing, and compare the others with the"
                    + " catalogue. Never deletes a topic, never changes one that is there.",
            "Ends with 0 when all is as declared, with 1 when something differs. The cluster is that"
                    + " of --config, or is named by --bootstrap-servers or --kafka."
        },
        mixinStandardHelpOptions = true)
final class ApplyTopics implements Callable<Integer> {
    @Mixin private final TopicOptions options = new TopicOptions();

    @ArgGroup(multiplicity = "0..1")
    private @Nullable Brokers brokers;

    @Option(
            names = "--settings-may-differ",
            description =
                    "End with 0 where nothing but settings and replicas differ: a restart does not"
                            + " fail because somebody shortened a retention.")
    private boolean maySettingsDiffer;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Copies of each partition; the broker's default where it is left out.")
    private int replication = TopicAdmin.BROKERS_REPLICATION;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        boolean isNumber = replication >= 1 && replication <= Short.MAX_VALUE;
        if (!isNumber && replication != TopicAdmin.BROKERS_REPLICATION) {
            throw new UserError("--replication must be at least 1: replication=" + replication);
        }
        var serve = options.serve();
        var results = TopicAdmin.apply(clientSettings(serve), options.topics(serve), replication);
        var out = spec.commandLine().getOut();
        lines(results).forEach(out::println);
        out.flush();
        return results.stream().anyMatch(this::fails) ? 1 : 0;
    }

    private Map<String, Object> clientSettings(Optional<ServeConfig> serve) {
        if (brokers != null) {
            return brokers.settings();
        }
        return serve.map(ServeConfig::adminSettings)
                .orElseThrow(() ->
                        new ParameterException(
                                spec.commandLine(),
                                "one of --config, --bootstrap-servers and --kafka must be given"));
    }

    private boolean fails(TopicResult result) {
        return result instanceof TopicResult.Differs differs
                && (differs.isInPartitions() || !maySettingsDiffer);
    }

    private static List<String> lines(List<TopicResult> results) {
        var table = new TextTable();
        for (var result : results) {
            var name = result.topic().name();
            switch (result) {
                case TopicResult.Created _ -> table.row(name, "created");
                case TopicResult.AsDeclared _ -> table.row(name, "as declared");
                case TopicResult.Differs(_, _, var differences) ->
                        differences.forEach(line -> table.row(name, "differs: " + line));
            }
        }
        return table.lines();
    }
}

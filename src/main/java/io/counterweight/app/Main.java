package io.counterweight.app;

import io.counterweight.app.bench.BenchCommand;
import io.counterweight.app.demo.DemoCommand;
import io.counterweight.app.features.FeaturesCommand;
import io.counterweight.app.replay.ReplayCommand;
import io.counterweight.app.service.ServeCommand;
import io.counterweight.app.topics.TopicsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line `counterweight`. Exit codes: 0 done, 1 something the user can put right, 2
/// wrong usage, 70 a fault of the program, 130 a replay that a signal ended.
@Command(
        name = "counterweight",
        description =
                "Streaming fraud detection that learns from late labels and keeps every class prior"
                        + " honest.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            ReplayCommand.class,
            FeaturesCommand.class,
            GenerateCommand.class,
            TopicsCommand.class,
            TopologyCommand.class,
            ModelCommand.class,
            ProbeCommand.class,
            BenchCommand.class,
        })
public final class Main {
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// The command line with its handling of errors, for [#main] and tests.
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(new Faults());
    }

    /// The version in the jar's manifest.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "counterweight " + (version == null ? "(not run from its jar)" : version)
            };
        }
    }
}

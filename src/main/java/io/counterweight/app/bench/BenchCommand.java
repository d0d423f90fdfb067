package io.counterweight.app.bench;

import io.counterweight.app.bench.answer.AnswerBenchCommand;
import io.counterweight.app.bench.replay.BlockingBenchCommand;
import io.counterweight.app.bench.replay.ReplayBenchCommand;
import io.counterweight.app.bench.stream.StreamBenchCommand;
import picocli.CommandLine.Command;

/// `bench`: what the parts cost on this machine, one sub-command a part.
@Command(
        name = "bench",
        description = "Measure what the parts cost on this machine.",
        subcommands = {
            AnswerBenchCommand.class,
            BlockingBenchCommand.class,
            KernelBenchCommand.class,
            PageBenchCommand.class,
            ReplayBenchCommand.class,
            StreamBenchCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class BenchCommand {}

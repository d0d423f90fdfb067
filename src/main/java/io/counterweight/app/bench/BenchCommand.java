package io.counterweight.app.bench;

import picocli.CommandLine.Command;

/// `bench`: what the parts cost on this machine, one sub-command a part.
@Command(
        name = "bench",
        description = "Measure what the parts cost on this machine.",
        subcommands = {KernelBenchCommand.class, PageBenchCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class BenchCommand {}

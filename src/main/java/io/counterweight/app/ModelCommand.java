package io.counterweight.app;

import picocli.CommandLine.Command;

/// `model`: what can be done with a model's file.
@Command(
        name = "model",
        description = "Look into models.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelShowCommand.class,
        })
public final class ModelCommand {}

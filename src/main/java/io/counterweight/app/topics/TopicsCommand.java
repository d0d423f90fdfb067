package io.counterweight.app.topics;

import picocli.CommandLine.Command;

/// `topics`: the topics of a pipeline, shown or created on a broker.
@Command(
        name = "topics",
        description = "Show the topics of a pipeline, or create them on a broker.",
        subcommands = {PrintTopics.class, ApplyTopics.class},
        mixinStandardHelpOptions = true)
public final class TopicsCommand {}

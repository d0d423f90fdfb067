package io.counterweight.app.replay;

import io.counterweight.config.DurationText;
import io.counterweight.config.Pipeline;
import io.counterweight.config.UserError;
import io.counterweight.plan.StreamPlan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether a replay proposes rules, how many and when.
final class ProposeOptions {
    @Option(
            names = "--propose",
            paramLabel = "N",
            description =
                    "Propose up to N rules that would add most beyond the champion: a table,"
                            + " proposed-rules.json, and proposed-rules.yaml, which --rules takes.")
    private @Nullable Integer most;

    @Option(
            names = "--propose-until",
            paramLabel = "TIME",
            description =
                    "Make them from what is known this long after the first midnight, such as 60d,"
                            + " and judge them by what comes after; where it is not given, from what is"
                            + " known when judging begins.")
    private @Nullable String until;

    private Duration parsed = Duration.ZERO;

    void check() {
        if (most != null && most < 1) {
            throw new UserError("--propose must be at least 1: propose=" + most);
        }
        if (until == null) {
            return;
        }
        if (most == null) {
            throw new UserError("--propose-until needs --propose: propose-until=" + until);
        }
        try {
            parsed = DurationText.parse(until);
        } catch (IllegalArgumentException e) {
            throw new UserError("--propose-until: " + e.getMessage(), e);
        }
    }

    /// Null where none are asked for.
    @Nullable RuleProposals proposals(Pipeline pipeline, StreamPlan plan) {
        return most == null ? null : new RuleProposals(pipeline, plan, most);
    }

    /// This long after the first midnight.
    Duration until(Pipeline pipeline) {
        return until == null ? pipeline.judge().from() : parsed;
    }
}

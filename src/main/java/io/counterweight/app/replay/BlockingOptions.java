package io.counterweight.app.replay;

import io.counterweight.app.BlockedOptions;
import io.counterweight.config.DurationText;
import io.counterweight.config.UserError;
import io.counterweight.evaluate.Follows;
import io.counterweight.plan.StreamPlan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that close the loop of a replay, and say what becomes of what is blocked.
final class BlockingOptions {
    @Mixin private final BlockedOptions blocked = new BlockedOptions();

    @Option(
            names = "--declined",
            paramLabel = "AS",
            description =
                    "With --blocking, what becomes of what is blocked: unknown, its label never comes;"
                            + " genuine, it is taken for genuine, as by a service that does not know what"
                            + " was declined; challenged, the card holder is asked, and its label comes"
                            + " within minutes; known, its label comes all the same"
                            + " (unknown). blocking.json says what the service believes, and"
                            + " the truth.")
    private ClosedLoop.Declined declined = ClosedLoop.Declined.UNKNOWN;

    @Option(
            names = "--blocking-after",
            paramLabel = "DURATION",
            description =
                    "With --blocking, how long after the first midnight all labels still come, such as 0d;"
                            + " until the first judged day where it is not given.")
    private @Nullable String after;

    boolean isGiven() {
        return blocked.isGiven();
    }

    ClosedLoop.Declined declined() {
        return declined;
    }

    /// How long all labels still come.
    ///
    /// @param judged until the first judged day
    Duration after(Duration judged) {
        try {
            return after == null ? judged : DurationText.parse(after);
        } catch (IllegalArgumentException e) {
            throw new UserError("--blocking-after: " + e.getMessage(), e);
        }
    }

    /// The plan with what is blocked from where on, and its control group.
    StreamPlan blocking(StreamPlan plan) {
        return blocked.blocking(
                plan, declined == ClosedLoop.Declined.UNKNOWN ? Follows.ADVISED : null);
    }
}

package io.counterweight.app.replay;

import io.counterweight.config.UserError;
import io.counterweight.evaluate.Advice;
import io.counterweight.evaluate.Explore;
import io.counterweight.evaluate.Follows;
import io.counterweight.plan.StreamPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that close the loop of a replay: what would have been blocked has no label.
final class BlockingOptions {
    @Option(
            names = "--blocking",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "PROBABILITY",
            description =
                    "Close the loop: what the champion blocks (from decide.block on, or from this"
                            + " probability, else .5) gets no label unless it is let through as control"
                            + " group. blocking.json says what the service believes, and the truth.")
    private @Nullable String block;

    @Option(
            names = "--declined",
            paramLabel = "AS",
            defaultValue = "unknown",
            description =
                    "With --blocking, what becomes of what is blocked: unknown, its label never comes;"
                            + " genuine, it is taken for genuine, as by a service that does not know what"
                            + " was declined; challenged, the card holder is asked, and its label comes"
                            + " within minutes; known, its label comes all the same"
                            + " (${DEFAULT-VALUE}).")
    private ClosedLoop.Declined declined = ClosedLoop.Declined.UNKNOWN;

    @Option(
            names = "--control",
            paramLabel = "SHARE",
            description =
                    "With --blocking, the share of what would be blocked that is let through, in the"
                            + " place of decide.explore.share, such as 0.02.")
    private @Nullable Double control;

    boolean isGiven() {
        return block != null;
    }

    ClosedLoop.Declined declined() {
        return declined;
    }

    /// The plan with what is blocked from where on, and its control group.
    StreamPlan blocking(StreamPlan plan) {
        if (block == null) {
            return plan;
        }
        var own = plan.policy().advice();
        try {
            return plan.with(
                    plan.policy()
                            .advising(
                                    new Advice(
                                            own.refer(),
                                            from(block, own.block()),
                                            declined == ClosedLoop.Declined.UNKNOWN
                                                    ? Follows.ADVISED
                                                    : null,
                                            explore(own.explore()))));
        } catch (IllegalArgumentException e) {
            throw new UserError("--blocking, --control: " + e.getMessage(), e);
        }
    }

    private static double from(String given, @Nullable Double own) {
        if (given.isEmpty()) {
            return own == null ? 0.5 : own;
        }
        return Double.parseDouble(given);
    }

    private @Nullable Explore explore(@Nullable Explore own) {
        if (control == null) {
            return own;
        }
        return own == null
                ? new Explore(control, null, null)
                : new Explore(control, own.amount(), own.belowAmount());
    }
}

package io.counterweight.app;

import io.counterweight.config.UserError;
import io.counterweight.evaluate.Advice;
import io.counterweight.evaluate.Explore;
import io.counterweight.evaluate.Follows;
import io.counterweight.evaluate.Presume;
import io.counterweight.plan.StreamPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that close the loop of a stream of which all is known: what would have been blocked
/// has no label.
public final class BlockedOptions {
    @Option(
            names = "--blocking",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "PROBABILITY",
            description =
                    "Close the loop: what the champion blocks (from decide.block on, or from this"
                            + " probability, else .5) gets no label unless it is let through as control"
                            + " group.")
    private @Nullable String block;

    @Option(
            names = "--control",
            paramLabel = "SHARE",
            description =
                    "With --blocking, the share of what would be blocked that is let through, in the"
                            + " place of decide.explore.share, such as 0.02.")
    private @Nullable Double control;

    @Option(
            names = "--presume",
            arity = "0..1",
            fallbackValue = "FEATURES",
            paramLabel = "WHERE",
            description =
                    "With --blocking, what was declined is taken for what the model took it for, as with"
                            + " decide.presume: in features of labels, or there and in learning"
                            + " (${COMPLETION-CANDIDATES}; without a value the former).")
    private @Nullable Presume presume;

    public boolean isGiven() {
        return block != null;
    }

    /// The plan with what is blocked from where on, and its control group.
    ///
    /// @param follows whether the plan knows that what is blocked was declined
    /// @throws UserError for what is no probability
    public StreamPlan blocking(StreamPlan plan, @Nullable Follows follows) {
        if (block == null) {
            if (control != null || presume != null) {
                throw new UserError("--control and --presume need --blocking");
            }
            return plan;
        }
        var own = plan.policy().advice();
        try {
            double from = from(block, own.block());
            var advice =
                    new Advice(
                            own.refer(),
                            from,
                            follows,
                            presume == null ? own.presume() : presume,
                            explore(own.explore()));
            return plan.with(plan.policy().advising(advice));
        } catch (IllegalArgumentException e) {
            throw new UserError("--blocking, --control: " + e.getMessage(), e);
        }
    }

    private static double from(String given, @Nullable Double own) {
        if (given.isEmpty()) {
            return own == null ? 0.5 : own;
        }
        try {
            return Double.parseDouble(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a probability: blocking=" + given, e);
        }
    }

    private @Nullable Explore explore(@Nullable Explore own) {
        if (control == null) {
            return own;
        }
        return own == null ? Explore.ofShare(control) : own.withShare(control);
    }
}

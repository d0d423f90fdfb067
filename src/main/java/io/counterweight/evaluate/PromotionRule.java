package io.counterweight.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When another recipe takes over: the part `promote` of a pipeline's file. A shadow must be better
/// than the champion over the evaluation window by a margin, with both judged by the same number of
/// transactions and by enough frauds. After a change of champion the window must pass once more
/// before the next.
///
/// A null component means "the default": the binder of the file leaves absent keys null.
///
/// @param by what is compared
/// @param margin by how much the shadow must be better, as a share of the champion's figure; .02 by
///   default
/// @param leastFrauds frauds in the window below which nothing changes; 100 by default
public record PromotionRule(Figure by, Double margin, Integer leastFrauds) {
    /// What recipes are compared by.
    public enum Figure {
        AVERAGE_PRECISION,
        RECALL_AT_BUDGET,
        COST
    }

    public PromotionRule {
        if (by == null) {
            throw new IllegalArgumentException("by must be given: by=null");
        }
        margin = margin == null ? 0.02 : margin;
        leastFrauds = leastFrauds == null ? 100 : leastFrauds;
        if (!(margin >= 0 && margin <= 1)) {
            throw new IllegalArgumentException("margin must be in [0, 1]: margin=" + margin);
        }
        if (leastFrauds < 1) {
            throw new IllegalArgumentException(
                    "least-frauds must be at least 1: least-frauds=" + leastFrauds);
        }
    }

    /// The best shadow, if the rule lets it take over.
    ///
    /// @param champion its newest evaluation
    /// @param all the newest evaluations, that of the champion among them or not
    public Optional<Promotion> winner(Evaluation champion, List<Evaluation> all) {
        Double held = figure(champion);
        long frauds = frauds(champion);
        if (held == null || frauds < leastFrauds) {
            return Optional.empty();
        }
        Evaluation best = null;
        for (var shadow : all) {
            boolean comparable =
                    !shadow.recipe().equals(champion.recipe())
                            && shadow.window() == champion.window()
                            && figure(shadow) != null;
            if (comparable && (best == null || isBetter(shadow, figure(best), 0))) {
                best = shadow;
            }
        }
        if (best == null || !isBetter(best, held, margin)) {
            return Optional.empty();
        }
        return Optional.of(
                new Promotion(
                        champion.pipeline(),
                        best.recipe(),
                        champion.recipe(),
                        "rule",
                        String.format(
                                Locale.ROOT,
                                "%s %.4f against %.4f over %d labelled transactions, %d frauds among them",
                                name(),
                                figure(best),
                                held,
                                champion.window(),
                                frauds),
                        champion.eventTime(),
                        figure(best),
                        held,
                        frauds,
                        null));
    }

    private String name() {
        return by.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private boolean isBetter(Evaluation shadow, @Nullable Double held, double byShare) {
        Double reached = figure(shadow);
        if (reached == null || held == null) {
            return reached != null;
        }
        return by == Figure.COST
                ? reached < held - byShare * Math.abs(held)
                : reached > held + byShare * Math.abs(held);
    }

    private @Nullable Double figure(Evaluation evaluation) {
        return switch (by) {
            case AVERAGE_PRECISION -> evaluation.averagePrecision();
            case RECALL_AT_BUDGET -> evaluation.recallAtBudget();
            case COST -> evaluation.cost();
        };
    }

    private static long frauds(Evaluation evaluation) {
        return evaluation.baseRate() == null
                ? 0
                : Math.round(evaluation.baseRate() * evaluation.window());
    }
}

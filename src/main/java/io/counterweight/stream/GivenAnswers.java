package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.AlertReason;
import io.counterweight.event.GivenAnswer;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.ScoredTransactionOrBuilder;
import java.util.List;

/// What a caller was answered, beside what the stream says of the same transaction. For one thread.
public final class GivenAnswers {
    /// Probabilities no further apart are the same.
    public static final double SAME = 1e-6;

    private static final long FNV_START = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final StreamObserver observer;

    GivenAnswers(StreamObserver observer) {
        this.observer = observer;
    }

    /// Of a feature vector: equal for equal bits.
    public static long fingerprint(ScoredTransactionOrBuilder scored) {
        long hash = FNV_START;
        for (int f = 0; f < scored.getFeaturesCount(); f++) {
            hash = (hash ^ Float.floatToIntBits(scored.getFeatures(f))) * FNV_PRIME;
        }
        return hash;
    }

    /// Tells how far apart they are, and why: another model decided meanwhile, or the profiles knew
    /// something else.
    void compare(GivenAnswer given, ScoredTransaction stream) {
        if (!given.getFallback().isEmpty()) {
            observer.answerCompared("fallback", 0);
        } else if (given.getProbabilitiesCount() != stream.getProbabilitiesCount()) {
            observer.answerCompared("no-model", 1);
        } else {
            double apart = 0;
            for (int c = 0; c < given.getProbabilitiesCount(); c++) {
                apart =
                        Math.max(
                                apart,
                                Math.abs(given.getProbabilities(c) - stream.getProbabilities(c)));
            }
            observer.answerCompared(cause(given, stream, apart), apart);
        }
    }

    private static String cause(GivenAnswer given, ScoredTransaction stream, double apart) {
        if (apart <= SAME) {
            return "same";
        }
        if (!given.getModelVersion().equals(stream.getModelVersion())
                || !given.getRecipe().equals(stream.getRecipe())) {
            return "model";
        }
        return given.getFeatures() == fingerprint(stream) ? "score" : "profile";
    }

    /// What was answered is what was decided: by it the model is judged, and from it the learner
    /// learns. Where a fallback answered, what the stream says of it stays beside the decision.
    static ScoredTransaction inPlaceOf(ScoredTransaction stream, GivenAnswer given) {
        var taken = stream.toBuilder().setDecision(given.getDecision()).clearRuled();
        taken.setPropensity(given.getPropensity());
        if (given.hasRuled()) {
            taken.setRuled(given.getRuled());
        }
        if (given.getFallback().isEmpty()) {
            taken.clearProbabilities()
                    .addAllProbabilities(given.getProbabilitiesList())
                    .clearRaw()
                    .addAllRaw(given.getRawList())
                    .setRecipe(given.getRecipe())
                    .setModelVersion(given.getModelVersion());
        }
        return taken.build();
    }

    static List<AlertReason> reasons(GivenAnswer given) {
        return given.getReasonsList().stream()
                .map(reason ->
                        new AlertReason(
                                reason.getFeature(),
                                reason.getValue(),
                                reason.getUsual(),
                                reason.getEntity(),
                                reason.getContribution()))
                .toList();
    }
}

package io.counterweight.event;

/// Of what a caller was answered.
final class GivenAnswerRule {
    private GivenAnswerRule() {}

    static void check(GivenAnswer given, MessageShape shape) throws UnusableException {
        shape.checkLabel(given.getDecision(), "given.decision");
        if (given.getProbabilitiesCount() > 0 || given.getRawCount() > 0) {
            shape.checkClasses(given.getProbabilitiesCount(), "given.probabilities");
            shape.checkClasses(given.getRawCount(), "given.raw");
            for (int c = 0; c < given.getRawCount(); c++) {
                FieldRules.probability(given.getProbabilities(c), "given.probabilities", c);
                FieldRules.probability(given.getRaw(c), "given.raw", c);
            }
        }
        FieldRules.text(given.getRecipe(), "given.recipe");
        FieldRules.text(given.getModelVersion(), "given.model_version");
        FieldRules.text(given.getFallback(), "given.fallback");
        FieldRules.text(given.getAction(), "given.action");
        for (var reason : given.getReasonsList()) {
            FieldRules.text(reason.getFeature(), "given.reasons");
        }
    }
}

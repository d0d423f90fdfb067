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
        if (given.getProbabilitiesCount() == 0 && given.getFallback().isEmpty()) {
            throw MessageReader.corrupt("given must have probabilities, or a fallback");
        }
        FieldRules.text(given.getRecipe(), "given.recipe");
        FieldRules.text(given.getModelVersion(), "given.model_version");
        FieldRules.text(given.getFallback(), "given.fallback");
        FieldRules.text(given.getAction(), "given.action");
        FieldRules.propensity(given.getPropensity(), "given.propensity");
        if (given.hasRuled()) {
            RuledDecisionRule.check(given.getRuled(), shape);
        }
        for (int r = 0; r < given.getReasonsCount(); r++) {
            var reason = given.getReasons(r);
            FieldRules.text(reason.getFeature(), "given.reasons");
            FieldRules.text(reason.getEntity(), "given.reasons");
            FieldRules.number(reason.getValue(), "given.reasons", r);
            FieldRules.number(reason.getUsual(), "given.reasons", r);
            FieldRules.number(reason.getContribution(), "given.reasons", r);
        }
    }
}

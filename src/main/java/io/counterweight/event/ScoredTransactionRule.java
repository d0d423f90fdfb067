package io.counterweight.event;

/// Of topic `scored`, and of what is scored in an example.
record ScoredTransactionRule(MessageShape shape) implements MessageRule<ScoredTransaction> {
    @Override
    public void check(String key, ScoredTransaction scored) throws UnusableException {
        FieldRules.count(scored.getEntitiesCount(), shape.event().entities().size(), "entities");
        checkScored(key, scored);
    }

    /// All but how many entities there are: an example may leave them out.
    void checkScored(String key, ScoredTransaction scored) throws UnusableException {
        FieldRules.id(scored.getTransactionId(), "transaction_id");
        FieldRules.key(key, scored.getTransactionId(), "transaction_id");
        FieldRules.time(scored.getEventTime(), EventTime.LATEST, "event_time");
        FieldRules.ids(scored.getEntitiesList(), "entities");
        shape.checkColumns(scored.getFeaturesCount(), "features");
        for (int f = 0; f < scored.getFeaturesCount(); f++) {
            // NaN says that the transaction was under way when the feature was added.
            FieldRules.notInfinite(scored.getFeatures(f), "features", f);
        }
        FieldRules.text(scored.getModelVersion(), "model_version");
        FieldRules.text(scored.getRecipe(), "recipe");
        if (scored.getProbabilitiesCount() > 0 || scored.getRawCount() > 0) {
            checkProbabilities(scored);
        }
        shape.checkLabel(scored.getDecision(), "decision");
        FieldRules.number(scored.getAmount(), "amount", 0);
        FieldRules.propensity(scored.getPropensity(), "propensity");
        if (scored.hasRuled()) {
            RuledDecisionRule.check(scored.getRuled(), shape);
        }
    }

    private void checkProbabilities(ScoredTransaction scored) throws UnusableException {
        shape.checkClasses(scored.getProbabilitiesCount(), "probabilities");
        shape.checkClasses(scored.getRawCount(), "raw");
        for (int c = 0; c < scored.getRawCount(); c++) {
            FieldRules.probability(scored.getProbabilities(c), "probabilities", c);
            FieldRules.probability(scored.getRaw(c), "raw", c);
        }
    }
}

package io.counterweight.event;

/// Of topic `examples`. What a recipe said that does not compete any more is not looked at.
final class ExampleRule implements MessageRule<Example> {
    private final MessageShape shape;
    private final ScoredTransactionRule scored;
    private final long latest;

    ExampleRule(MessageShape shape) {
        this.shape = shape;
        this.scored = new ScoredTransactionRule(shape);
        this.latest = EventTime.LATEST + shape.longestDelay().toMillis();
    }

    @Override
    public void check(String key, Example example) throws UnusableException {
        if (!example.hasScored()) {
            throw MessageReader.corrupt("scored must be there");
        }
        scored.checkScored(key, example.getScored());
        shape.checkLabel(example.getLabel(), "label");
        FieldRules.time(example.getLabelledAt(), latest, "labelled_at");
        if (example.hasRevisedFrom()) {
            shape.checkLabel(example.getRevisedFrom(), "revised_from");
        }
        if (example.hasTold()) {
            checkTold(example.getTold(), "told");
        }
        if (example.hasReplaced()) {
            checkTold(example.getReplaced(), "replaced");
        }
        for (int s = 0; s < example.getShadowsCount(); s++) {
            var shadow = example.getShadows(s);
            if (shape.recipes().contains(shadow.getRecipe())) {
                checkShadow(shadow);
            }
        }
    }

    private static void checkTold(Example.Told told, String name) throws UnusableException {
        FieldRules.text(told.getSource(), name + ".source");
        if (!(told.getTrust() >= 0 && told.getTrust() <= 1)) {
            throw MessageReader.corrupt(name + ".trust must be in [0, 1]");
        }
    }

    private void checkShadow(ShadowScore shadow) throws UnusableException {
        shape.checkClasses(shadow.getProbabilitiesCount(), "shadows.probabilities");
        shape.checkClasses(shadow.getRawCount(), "shadows.raw");
        for (int c = 0; c < shadow.getRawCount(); c++) {
            FieldRules.probability(shadow.getProbabilities(c), "shadows.probabilities", c);
            FieldRules.probability(shadow.getRaw(c), "shadows.raw", c);
        }
        shape.checkLabel(shadow.getDecision(), "shadows.decision");
    }
}

package io.counterweight.event;

/// Of topics `outcomes-<entity>`.
record OutcomeRule(int classes) implements MessageRule<Outcome> {
    @Override
    public void check(String key, Outcome outcome) throws UnusableException {
        FieldRules.id(key, "the key");
        FieldRules.time(outcome.getEventTime(), EventTime.LATEST, "event_time");
        FieldRules.label(outcome.getLabel(), classes, "label");
        if (outcome.hasRevisedFrom()) {
            FieldRules.label(outcome.getRevisedFrom(), classes, "revised_from");
        }
    }
}

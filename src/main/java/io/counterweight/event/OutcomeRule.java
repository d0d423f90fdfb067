package io.counterweight.event;

/// Of topics `outcomes-<entity>`, and of topic `outcomes`, whose records name all entities.
///
/// @param entities that a record names
/// @param isOptional whether it may also name none
record OutcomeRule(int classes, int entities, boolean isOptional) implements MessageRule<Outcome> {
    @Override
    public void check(String key, Outcome outcome) throws UnusableException {
        FieldRules.id(key, "the key");
        if (!isOptional || outcome.getEntitiesCount() > 0) {
            FieldRules.count(outcome.getEntitiesCount(), entities, "entities");
        }
        for (var id : outcome.getEntitiesList()) {
            FieldRules.id(id, "entities");
        }
        FieldRules.time(outcome.getEventTime(), EventTime.LATEST, "event_time");
        FieldRules.label(outcome.getLabel(), classes, "label");
        if (outcome.hasRevisedFrom()) {
            FieldRules.label(outcome.getRevisedFrom(), classes, "revised_from");
        }
    }
}

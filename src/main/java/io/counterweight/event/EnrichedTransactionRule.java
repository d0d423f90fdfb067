package io.counterweight.event;

/// Of topics `by-<entity>` and `by-transaction`. A feature need not be finite: an entity's sums can
/// overflow, and the scorer dead-letters that by the feature's name. The numbers must be, since
/// profiles keep them. What is usual is NaN where nothing is known.
final class EnrichedTransactionRule implements MessageRule<EnrichedTransaction> {
    static final int BY_ID = -1;

    private final MessageShape shape;
    private final int entity;
    private final int entities;
    private final int numbers;
    private final int categories;

    /// @param entity the place of the entity whose id is the key; [#BY_ID] for the transaction's
    ///   own
    EnrichedTransactionRule(MessageShape shape, int entity) {
        this.shape = shape;
        this.entity = entity;
        this.entities = shape.event().entities().size();
        this.numbers = shape.event().numberNames().size();
        this.categories = shape.event().categoryNames().size();
    }

    @Override
    public void check(String key, EnrichedTransaction t) throws UnusableException {
        FieldRules.id(t.getTransactionId(), "transaction_id");
        FieldRules.time(t.getEventTime(), EventTime.LATEST, "event_time");
        FieldRules.count(t.getEntitiesCount(), entities, "entities");
        FieldRules.ids(t.getEntitiesList(), "entities");
        FieldRules.count(t.getNumbersCount(), numbers, "numbers");
        for (int n = 0; n < t.getNumbersCount(); n++) {
            FieldRules.number(t.getNumbers(n), "numbers", n);
        }
        FieldRules.count(t.getCategoriesCount(), categories, "categories");
        FieldRules.texts(t.getCategoriesList(), "categories");
        shape.checkColumns(t.getFeaturesCount(), "features");
        if (t.getUsualCount() > 0) {
            checkUsual(t);
        }
        if (t.hasGiven()) {
            GivenAnswerRule.check(t.getGiven(), shape);
        }
        FieldRules.source(t.getSourceTopic(), t.getSourcePartition(), t.getSourceOffset());
        checkKey(key, t);
    }

    private void checkUsual(EnrichedTransaction t) throws UnusableException {
        shape.checkColumns(t.getUsualCount(), "usual");
        for (int f = 0; f < t.getUsualCount(); f++) {
            if (Float.isInfinite(t.getUsual(f))) {
                throw MessageReader.corrupt("usual must not be infinite: index=" + f);
            }
        }
    }

    private void checkKey(String key, EnrichedTransaction t) throws UnusableException {
        if (entity == BY_ID) {
            FieldRules.key(key, t.getTransactionId(), "transaction_id");
        } else {
            FieldRules.key(key, t.getEntities(entity), "entity's id");
        }
    }
}

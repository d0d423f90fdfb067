package io.counterweight.event;

/// Of topic `labels-by-transaction`.
record TransactionLabelRule(int classes) implements MessageRule<TransactionLabel> {
    @Override
    public void check(String key, TransactionLabel label) throws UnusableException {
        FieldRules.id(key, "the key");
        FieldRules.label(label.getLabel(), classes, "label");
        if (!label.getSource().isEmpty() && Provenance.of(label.getSource()) == null) {
            throw MessageReader.corrupt(
                    "source must be one of " + String.join(", ", Provenance.words()));
        }
        FieldRules.time(label.getLabelledAt(), EventTime.LATEST, "labelled_at");
        FieldRules.source(
                label.getSourceTopic(), label.getSourcePartition(), label.getSourceOffset());
    }
}

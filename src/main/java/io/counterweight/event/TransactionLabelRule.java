package io.counterweight.event;

import io.counterweight.event.Disposition.Done;

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
        if (label.hasDisposition() && Done.of(label.getDisposition().getDone()) == null) {
            throw MessageReader.corrupt("disposition.done must be what can be done");
        }
        FieldRules.time(label.getLabelledAt(), EventTime.LATEST, "labelled_at");
        FieldRules.source(
                label.getSourceTopic(), label.getSourcePartition(), label.getSourceOffset());
    }
}

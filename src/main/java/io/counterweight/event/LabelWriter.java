package io.counterweight.event;

import java.time.Instant;

/// Writes the JSON of a label (`topology/schemas/label.json`).
public final class LabelWriter {
    static final String TRANSACTION_ID = "transactionId";
    static final String CLASS = "class";
    static final String WITHDRAWN = "withdrawn";
    static final String LABELLED_AT = "labelledAt";
    static final String EARLIER_ID = "earlierTransactionId";
    static final String SOURCE = "source";

    private final Classes classes;

    public LabelWriter(Classes classes) {
        this.classes = classes;
    }

    public byte[] write(Label label) {
        return JsonBytes.object(json -> {
            json.writeStringField(TRANSACTION_ID, label.transactionId());
            if (label.isWithdrawn()) {
                json.writeBooleanField(WITHDRAWN, true);
            } else {
                json.writeStringField(CLASS, classes.name(label.label()));
            }
            if (label.dated()) {
                json.writeStringField(
                        LABELLED_AT, Instant.ofEpochMilli(label.labelledAt()).toString());
            }
            if (label.source() != null) {
                json.writeStringField(SOURCE, label.source().word());
            }
            if (label.earlierId() != null) {
                json.writeStringField(EARLIER_ID, label.earlierId());
            }
        });
    }
}

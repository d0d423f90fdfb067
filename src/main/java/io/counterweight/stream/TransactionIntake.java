package io.counterweight.stream;

import io.counterweight.event.BadRecord;
import io.counterweight.event.CsvRow;
import io.counterweight.event.TransactionReader;
import io.counterweight.event.TransactionReading;
import io.counterweight.plan.StreamPlan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a transaction and fills the features of the event alone. For one thread.
public final class TransactionIntake {
    private final StreamPlan plan;
    private final TransactionReader reader;
    private final float[] features;
    private final int layout;

    public TransactionIntake(StreamPlan plan) {
        this.plan = plan;
        this.reader = new TransactionReader(plan.event(), plan.idKeys(), plan.tables());
        this.features = new float[plan.features().columns()];
        this.layout = plan.features().layout().fingerprint();
    }

    /// Never throws, whatever the bytes.
    ///
    /// @param recorded when the record was written, in milliseconds since the epoch
    public TransactionReading read(byte @Nullable [] json, long recorded) {
        return begun(reader.read(json, recorded));
    }

    /// The same of a row that would become such a record.
    TransactionReading read(CsvRow row, long recorded) {
        return begun(reader.read(row, recorded));
    }

    private TransactionReading begun(TransactionReading reading) {
        switch (reading) {
            case BadRecord _ -> {}
            case TransactionReading.Good(var transaction) -> {
                Arrays.fill(features, 0);
                plan.features().begin(transaction, features);
                FeatureVectors.put(features, transaction.setLayout(layout));
            }
        }
        return reading;
    }
}

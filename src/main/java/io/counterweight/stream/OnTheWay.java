package io.counterweight.stream;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/// Transactions between the processors of one task: handed on as builders, which each processor
/// goes on filling, and written as the messages they become where they go through a topic.
final class OnTheWay implements Serde<EnrichedTransactionOrBuilder> {
    /// The same transaction, to be filled further.
    static EnrichedTransaction.Builder of(EnrichedTransactionOrBuilder transaction) {
        return transaction instanceof EnrichedTransaction.Builder builder
                ? builder
                : ((EnrichedTransaction) transaction).toBuilder();
    }

    @Override
    public Serializer<EnrichedTransactionOrBuilder> serializer() {
        return (_, transaction) -> of(transaction).build().toByteArray();
    }

    /// What is read is checked first ([CheckRecords]).
    @Override
    public Deserializer<EnrichedTransactionOrBuilder> deserializer() {
        throw new UnsupportedOperationException("records of a topic are read as bytes");
    }
}

package io.counterweight.app.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.PendingTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.StateStores;
import io.counterweight.web.api.ApiException;
import io.counterweight.web.api.TransactionLife;
import io.counterweight.web.api.TransactionLookup;
import io.counterweight.web.api.Unavailable;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.InvalidStateStorePartitionException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/// Asks the trainer's store `pending`, which has each transaction until nothing can become of it
/// any more. Where several trainers share the partitions, only the one that has the transaction's
/// is asked: this process answers for its own. Any thread.
final class KeptTransactions implements TransactionLookup {
    private static final StringSerializer KEYS = new StringSerializer();

    private final KafkaStreams trainer;
    private final LifeOf life;

    KeptTransactions(KafkaStreams trainer, StreamPlan plan) {
        this.trainer = trainer;
        this.life = new LifeOf(plan);
    }

    @Override
    public Optional<TransactionLife> find(String id) throws ApiException, Unavailable {
        try {
            var kept = store(id).get(id);
            return kept == null
                    ? Optional.empty()
                    : Optional.of(life.of(id, PendingTransaction.parseFrom(kept)));
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Stores move, are restored or close.
            throw unavailable(e);
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("store pending is damaged", e);
        }
    }

    /// Where that transaction is kept. Without `application.server` no process knows of another,
    /// and all partitions that are here are asked.
    private ReadOnlyKeyValueStore<String, byte[]> store(String id) throws ApiException {
        var query =
                StoreQueryParameters.fromNameAndType(
                        StateStores.PENDING, QueryableStoreTypes.<String, byte[]>keyValueStore());
        var place = trainer.queryMetadataForKey(StateStores.PENDING, id, KEYS);
        if (KeyQueryMetadata.NOT_AVAILABLE.equals(place)) {
            return trainer.store(query);
        }
        try {
            return trainer.store(query.withPartition(place.partition()));
        } catch (InvalidStateStorePartitionException e) {
            throw new ApiException(
                    421,
                    "other-process",
                    "process",
                    place.activeHost().host() + ":" + place.activeHost().port(),
                    "another trainer has this transaction: ask it");
        }
    }

    private static Unavailable unavailable(Throwable cause) {
        return new Unavailable("the trainer's stores are not there yet", cause);
    }
}

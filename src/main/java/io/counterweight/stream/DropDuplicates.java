package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.RecentIds;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.profile.Profiles;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets each transaction id pass once. A second one within a day of event time, before or after,
/// goes to the dead letters; its features were not counted twice. How much later it may arrive is
/// declared (`event.duplicates.within`).
///
/// The ids are in the profile of the transaction's first entity, which is read and written anyway;
/// [SeenIds] has those that found no room there, and all where no entity has a profile. An id that
/// comes with another first entity is thus another transaction.
///
/// Where the guarantee is at least once, a killed task reads again what it had processed since its
/// last commit, and may know the id of a transaction whose decision got lost: the first
/// [#READ_AGAIN] records of a start are decided again although their ids are known.
final class DropDuplicates
        extends ContextualProcessor<String, EnrichedTransactionOrBuilder, Object, Object> {
    private static final Logger log = LoggerFactory.getLogger(DropDuplicates.class);
    private static final long APART = SeenIds.APART.toMillis();

    /// More than a task processes between two commits.
    static final int READ_AGAIN = 10_000;

    private final StreamPlan plan;
    private final StreamObserver observer;
    private final LiveProfiles live;
    private final String next;
    private final @Nullable String entity;
    private final int slot;
    private @Nullable Profiles profiles;
    private SeenIds seen;
    private boolean isMarked;
    private int mayBeReadAgain;

    /// @param next the node that gets what passes
    @SuppressWarnings("NullAway.Init")
    DropDuplicates(StreamPlan plan, StreamObserver observer, LiveProfiles live, String next) {
        var entities = plan.features().entities();
        this.plan = plan;
        this.observer = observer;
        this.live = live;
        this.next = next;
        this.entity = entities.isEmpty() ? null : entities.getFirst();
        this.slot = entity == null ? -1 : plan.slotOf(entity);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        super.init(context);
        isMarked = false;
        mayBeReadAgain =
                StreamsConfig.AT_LEAST_ONCE.equals(
                                context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
                        ? READ_AGAIN
                        : 0;
        seen =
                new SeenIds(
                        context.getStateStore(StateStores.SEEN_IDS),
                        context.getStateStore(StateStores.SEEN),
                        plan.event().duplicatesOrUsual().days(),
                        entity == null);
        profiles = entity == null ? null : context.getStateStore(StateStores.profiles(entity));
    }

    @Override
    public void process(Record<String, EnrichedTransactionOrBuilder> record) {
        if (!isMarked) {
            isMarked = true;
            seen.mark();
        }
        long time = record.value().getEventTime();
        long now = RecordTime.of(record, context());
        if (seen.setBack(context().currentSystemTimeMs(), Math.min(time, now))) {
            log.warn("the newest day of transaction ids was yet to come, and is set back");
            observer.clockSetBack("duplicates");
        }
        seen.reach(Math.min(time, now + plan.event().time().tolerance().toMillis()));
        seen.forget();
        boolean isReadAgain = mayBeReadAgain > 0;
        mayBeReadAgain -= isReadAgain ? 1 : 0;
        if (isNew(record.value()) || isReadAgain) {
            context().forward(record, next);
        } else {
            deadLetter(record);
        }
    }

    /// Keeps the id of one that is.
    private boolean isNew(EnrichedTransactionOrBuilder transaction) {
        var id = transaction.getTransactionId();
        long time = transaction.getEventTime();
        if (entity == null || profiles == null) {
            return seen.isNew(id, time);
        }
        profiles.lock().lock();
        try {
            return isNew(profiles, id, time, transaction.getEntities(slot));
        } finally {
            profiles.lock().unlock();
        }
    }

    private boolean isNew(Profiles profiles, String id, long time, String member) {
        var profile = profiles.read(member, time);
        var ids = profile.ids();
        long hash = RecentIds.hash(id);
        if (ids.has(hash, time, APART, seen.from())
                || ((ids.areElsewhere(time, APART) || seen.mayHave(time)) && seen.has(id, time))) {
            return false;
        }
        if (time >= seen.from()) {
            if (!ids.add(hash, time, seen.from())) {
                seen.add(id, time);
            }
            profile.touch(time);
            profiles.write(member, profile);
        }
        return true;
    }

    private void deadLetter(Record<String, EnrichedTransactionOrBuilder> record) {
        var bad =
                new BadRecord(
                        Reason.DUPLICATE_TRANSACTION,
                        "a transaction of this id was scored less than a day of event time apart");
        var letter = DeadLetter.of(bad, record.value());
        context().forward(letter.toRecord(record.timestamp()), Nodes.DUPLICATES);
        observer.deadLettered(bad.reason().code());
        live.dropped(record.value());
    }
}

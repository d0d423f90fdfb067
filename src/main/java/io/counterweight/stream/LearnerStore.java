package io.counterweight.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.Example;
import io.counterweight.learn.Continuity;
import io.counterweight.training.TrainingRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state of training in its store: snapshots every [#EVERY] examples and with each change of
/// champion, one of the run and one a recipe, and the examples since, which a restart learns again.
/// That is bit for bit where it was, and costs the changelog an example a record instead of a
/// snapshot a record. Where a recipe learns from its history, as many examples stay as the history
/// holds.
final class LearnerStore {
    /// Examples from one snapshot to the next.
    static final int EVERY = 16_384;

    private static final Logger log = LoggerFactory.getLogger(LearnerStore.class);

    private static final String RUN = "run";
    private static final String SLOTS = "slots";

    private final KeyValueStore<String, byte[]> store;

    /// Examples that the store holds, each in the slot of its number modulo this.
    private long slots;

    /// Whether a snapshot is to be taken with the next example.
    private boolean isDue;

    LearnerStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
        var kept = store.get(SLOTS);
        this.slots = kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
    }

    /// Keeps what `run` has just learned.
    void keep(TrainingRun run, Example example) {
        long number = run.examples();
        makeRoom(run, number - 1);
        // Examples of the first version name their entities.
        var bytes = NamelessExample.of(example).toByteArray();
        var entry = ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(number).put(bytes);
        store.put(slot(number), entry.array());
        if (isDue || number % EVERY == 0 || run.isSeatNew()) {
            isDue = false;
            store.put(RUN, run.state());
            for (var recipe : run.recipes()) {
                store.put(keyOf(recipe), run.state(recipe));
            }
        }
    }

    /// Brings a new `run` to where the store is, as far as what is declared now allows. A recipe
    /// that the store does not know, or not as it is declared, begins untrained and learns the
    /// examples that the store still has; what it has become is kept with the next example, since
    /// those go.
    void restore(TrainingRun run) {
        var snapshot = store.get(RUN);
        if (snapshot != null) {
            restore(run, snapshot);
            remember(run);
        }
        for (var next = example(run.examples() + 1);
                next != null;
                next = example(run.examples() + 1)) {
            run.learnAgain(next);
        }
    }

    private void restore(TrainingRun run, byte[] snapshot) {
        try {
            run.restore(snapshot);
            for (var recipe : run.recipes()) {
                var how = run.restore(recipe, store.get(keyOf(recipe)));
                isDue |= how.how() != Continuity.How.WHOLE;
                tell(recipe, how, run.examples());
            }
        } catch (IllegalArgumentException e) {
            throw new SerializationException("store learner is damaged: " + e.getMessage(), e);
        }
    }

    private static void tell(String recipe, Continuity how, long examples) {
        switch (how.how()) {
            case WHOLE -> {}
            case ADAPTED ->
                    log.info(
                            "recipe goes on as it is declared now recipe={} examples={} anew={}",
                            recipe,
                            examples,
                            how.anew());
            case ANEW ->
                    log.warn(
                            "recipe begins untrained recipe={} examples={} reason={}",
                            recipe,
                            examples,
                            how.anew());
        }
    }

    /// Recipes that remember more than those before them need more slots: what is held moves to the
    /// slots of the larger number, once. Fewer slots than there are is never needed.
    private void makeRoom(TrainingRun run, long last) {
        long needed = EVERY + run.historyCapacity();
        if (needed <= slots) {
            return;
        }
        var held = new ArrayList<byte[]>();
        for (long number = Math.max(1, last - slots + 1); number <= last; number++) {
            var entry = entry(number);
            if (entry != null) {
                held.add(entry);
            }
        }
        slots = needed;
        store.put(SLOTS, ByteBuffer.allocate(Long.BYTES).putLong(slots).array());
        for (var entry : held) {
            store.put(slot(ByteBuffer.wrap(entry).getLong()), entry);
        }
    }

    /// The history before the snapshot, as far as it is here; for recipes that begin untrained all
    /// that is here.
    private void remember(TrainingRun run) {
        long last = run.examples();
        long remembered = firstHeld(last - run.historyCapacity() + 1, last);
        long first = run.hasHeadStart() ? firstHeld(last - slots + 1, last) : remembered;
        run.rememberFrom(remembered - 1);
        for (long number = first; number <= last; number++) {
            var example = example(number);
            if (example == null) {
                throw new SerializationException(
                        "store learner is damaged: example missing, number=" + number);
            }
            run.remember(example, number >= remembered);
        }
        run.endHeadStart();
    }

    private long firstHeld(long from, long last) {
        long first = Math.max(1, from);
        while (first <= last && entry(first) == null) {
            first++;
        }
        return first;
    }

    private @Nullable Example example(long number) {
        var entry = entry(number);
        if (entry == null) {
            return null;
        }
        try {
            return Example.parseFrom(ByteBuffer.wrap(entry, Long.BYTES, entry.length - Long.BYTES));
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("store learner is damaged", e);
        }
    }

    /// The number and the example, as they are kept; null where the slot holds another.
    private byte @Nullable [] entry(long number) {
        var bytes = slots == 0 ? null : store.get(slot(number));
        return bytes == null || ByteBuffer.wrap(bytes).getLong() != number ? null : bytes;
    }

    /// The slots are used over and over; each says whose turn it holds.
    private String slot(long number) {
        return "example-" + number % slots;
    }

    private static String keyOf(String recipe) {
        return "recipe-" + recipe;
    }
}

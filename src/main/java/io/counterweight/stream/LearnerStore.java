package io.counterweight.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.Example;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    LearnerStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
        var kept = store.get(SLOTS);
        this.slots = kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
    }

    /// Keeps what `run` has just learned.
    void keep(TrainingRun run, Example example) {
        long number = run.examples();
        makeRoom(run, number - 1);
        var bytes = example.toByteArray();
        var entry = ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(number).put(bytes);
        store.put(slot(number), entry.array());
        if (number % EVERY == 0 || run.isSeatNew()) {
            store.put(RUN, bytes(run::write));
            for (var recipe : run.recipes()) {
                store.put(keyOf(recipe), bytes(out -> run.write(recipe, out)));
            }
        }
    }

    /// Brings a new `run` to where the store is. A recipe that the store does not know begins there
    /// untrained.
    void restore(TrainingRun run) {
        var snapshot = store.get(RUN);
        if (snapshot != null) {
            read(snapshot, run::read);
            for (var recipe : run.recipes()) {
                var own = store.get(keyOf(recipe));
                if (own == null) {
                    log.warn(
                            "recipe begins untrained recipe={} examples={}",
                            recipe,
                            run.examples());
                } else {
                    read(own, in -> run.read(recipe, in));
                }
            }
            remember(run);
        }
        for (var next = example(run.examples() + 1);
                next != null;
                next = example(run.examples() + 1)) {
            run.learnAgain(next);
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

    /// The history before the snapshot, as far as it is here.
    private void remember(TrainingRun run) {
        long last = run.examples();
        long first = Math.max(1, last - run.historyCapacity() + 1);
        while (first <= last && example(first) == null) {
            first++;
        }
        run.rememberFrom(first - 1);
        for (long number = first; number <= last; number++) {
            var example = example(number);
            if (example == null) {
                throw new SerializationException(
                        "store learner is damaged: example missing, number=" + number);
            }
            run.remember(example);
        }
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

    private interface Writing {
        void to(DataOutput out) throws IOException;
    }

    private interface Reading {
        void from(DataInput in) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void read(byte[] snapshot, Reading reading) {
        try (var in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            reading.from(in);
        } catch (IOException e) {
            throw new SerializationException("store learner is damaged", e);
        }
    }
}

package io.counterweight.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.Example;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The state of training in its store: a snapshot every [#EVERY] examples, and the examples learned
/// since, which a restart learns again. That is bit for bit where it was, and costs the changelog
/// an example a record instead of a snapshot a record.
final class LearnerStore {
    /// Examples from one snapshot to the next.
    static final int EVERY = 4096;

    private static final String SNAPSHOT = "snapshot";

    private final KeyValueStore<String, byte[]> store;

    LearnerStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /// Keeps what `run` has just learned.
    void keep(TrainingRun run, Example example) {
        long number = run.examples();
        if (number % EVERY == 0) {
            store.put(SNAPSHOT, snapshot(run));
            return;
        }
        var bytes = example.toByteArray();
        var entry = ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(number).put(bytes);
        store.put(slot(number), entry.array());
    }

    /// Brings a new `run` to where the store is.
    void restore(TrainingRun run) {
        var snapshot = store.get(SNAPSHOT);
        if (snapshot != null) {
            read(snapshot, run);
        }
        for (var entry = next(run); entry != null; entry = next(run)) {
            run.learnAgain(entry);
        }
    }

    private @Nullable Example next(TrainingRun run) {
        long number = run.examples() + 1;
        var bytes = store.get(slot(number));
        if (bytes == null || ByteBuffer.wrap(bytes).getLong() != number) {
            return null;
        }
        try {
            return Example.parseFrom(ByteBuffer.wrap(bytes, Long.BYTES, bytes.length - Long.BYTES));
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("store learner is damaged", e);
        }
    }

    /// The slots are used over and over; each says whose turn it holds.
    private static String slot(long number) {
        return "example-" + number % EVERY;
    }

    private static byte[] snapshot(TrainingRun run) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            run.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void read(byte[] snapshot, TrainingRun run) {
        try (var in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            run.read(in);
        } catch (IOException e) {
            throw new SerializationException("store learner is damaged", e);
        }
    }
}

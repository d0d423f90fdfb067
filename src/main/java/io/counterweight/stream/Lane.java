package io.counterweight.stream;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Some of the nodes of a [ThreadWiring] and the thread that runs them: each record with all that
/// follows from it, in the order it was sent. What is for a lane behind this one is handed over and
/// done there meanwhile; what such a lane sends back is taken only for a record that was waited
/// for, where it stands as if all nodes ran in one thread. So every node gets the same records in
/// the same order with any number of lanes. For the lane's thread, but where a method says
/// otherwise.
final class Lane implements AutoCloseable {
    private final @Nullable Lane behind;

    /// Null for the first lane, which runs in the caller's thread.
    private final @Nullable Inbox inbox;

    private final ThreadPosition position = new ThreadPosition();
    private final Queue<Delivery> due = new ArrayDeque<>();
    private final List<Delivery> answers = new ArrayList<>();
    private boolean isAwaited;

    /// A node, and where it runs.
    record Place(Lane lane, Consumer<Record<Object, Object>> node) {}

    /// Something to do in a lane.
    ///
    /// @param isAwaited whether nothing else goes on before it is done
    private record Delivery(Lane to, Runnable step, boolean isAwaited) {}

    private Lane(@Nullable Lane behind, @Nullable Inbox inbox) {
        this.behind = behind;
        this.inbox = inbox;
    }

    /// The one that runs in the caller's thread.
    ///
    /// @param behind where its records go on; null for nowhere
    static Lane first(@Nullable Lane behind) {
        return new Lane(behind, null);
    }

    /// One that runs in a thread of its own.
    static Lane with(Executor executor, @Nullable Lane behind) {
        return new Lane(behind, new Inbox(executor));
    }

    /// Where the record was read that is being processed.
    ThreadPosition position() {
        return position;
    }

    /// A record was written to a topic: its readers get it when the one that caused it is done.
    ///
    /// @param isAwaited whether a reader may send something back
    void write(List<Reader> readers, Record<Object, Object> record, boolean isAwaited) {
        for (var reader : readers) {
            due.add(new Delivery(reader.lane(), () -> reader.take(record), isAwaited));
        }
    }

    /// Does something in a lane before this one, which waits for it.
    void sendBack(Lane to, Runnable step) {
        due.add(new Delivery(to, step, false));
    }

    /// Whether it is `other` or gets records from it.
    boolean isAtOrBehind(Lane other) {
        return this == other || other.isBefore(this);
    }

    /// Does all that is due, and what follows from it.
    void run() {
        for (var next = due.poll(); next != null; next = due.poll()) {
            deliver(next);
        }
    }

    /// Hands a record to a node at once.
    void forward(Place to, Record<Object, Object> record) {
        if (to.lane == this) {
            to.node.accept(record);
            return;
        }
        var topic = position.topic();
        long offset = position.offset();
        deliver(
                new Delivery(
                        to.lane,
                        () -> {
                            to.lane.position.set(topic, offset);
                            to.node.accept(record);
                        },
                        false));
    }

    private void deliver(Delivery delivery) {
        if (delivery.to == this) {
            delivery.step.run();
        } else if (isBefore(delivery.to)) {
            pass(delivery);
        } else if (isAwaited) {
            answers.add(delivery);
        } else {
            throw new IllegalStateException("what is sent back must have been waited for");
        }
    }

    /// Whether `other` gets records from it.
    private boolean isBefore(Lane other) {
        return behind != null && (behind == other || behind.isBefore(other));
    }

    private void pass(Delivery delivery) {
        var next = requireNonNull(behind);
        var handed = requireNonNull(next.inbox);
        handed.add(() -> next.take(delivery));
        if (delivery.isAwaited) {
            handed.settle();
            next.answers.forEach(this::deliver);
            next.answers.clear();
        }
    }

    private void take(Delivery delivery) {
        isAwaited = delivery.isAwaited;
        deliver(delivery);
        run();
    }

    /// Waits until this lane and those behind it have done all that was sent. For the thread that
    /// hands over to it.
    void settle() {
        if (behind != null) {
            var handed = requireNonNull(behind.inbox);
            handed.add(behind::settle);
            handed.settle();
        }
    }

    /// Ends the threads behind. For the caller's thread.
    @Override
    public void close() {
        if (behind != null) {
            requireNonNull(behind.inbox).close();
            behind.close();
        }
    }
}

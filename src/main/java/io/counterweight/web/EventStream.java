package io.counterweight.web;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Events for browsers: a bounded history to resume from, and a bounded queue per client.
/// Publishing waits for no client. Thread-safe.
///
/// An event's id is `run-number`: a number of another run means nothing to this one.
public final class EventStream implements AutoCloseable {
    /// A client that missed events gets this one instead, and should read the whole state again.
    static final String RESET = "reset";

    private final String run;
    private final Limits limits;
    private final Deque<Event> history = new ArrayDeque<>();
    private final Set<EventQueue> clients = new HashSet<>();
    private long next = 1;
    private boolean isClosed;

    /// One event; `number` counts up by one from 1.
    record Event(long number, String type, String json) {}

    /// What the stream bounds.
    ///
    /// @param clients connections served at once
    /// @param queue events a client may lag behind before it loses the oldest
    /// @param history events a client may have missed and still resume
    /// @param heartbeat after so long without an event a client is told that the stream is there
    public record Limits(int clients, int queue, int history, Duration heartbeat) {
        public static final Limits DEFAULT = new Limits(256, 60, 120, Duration.ofSeconds(10));

        public Limits {
            if (clients < 1 || queue < 1 || history < 0 || !heartbeat.isPositive()) {
                throw new IllegalArgumentException(
                        "limits must be positive: clients=%d, queue=%d, history=%d, heartbeat=%s"
                                .formatted(clients, queue, history, heartbeat));
            }
        }
    }

    /// @param run a name no other run of this process has, such as its start time
    public EventStream(String run, Limits limits) {
        if (!run.matches("[A-Za-z0-9]+")) {
            throw new IllegalArgumentException("run must be letters and digits: run=" + run);
        }
        this.run = run;
        this.limits = limits;
    }

    /// Hands an event to every client.
    ///
    /// @param json on one line
    public synchronized void publish(String type, String json) {
        if (type.isBlank() || (type + json).contains("\n")) {
            throw new IllegalArgumentException(
                    "an event must be one line and have a type: type=" + type);
        }
        if (isClosed) {
            return;
        }
        var event = new Event(next++, type, json);
        history.addLast(event);
        if (history.size() > limits.history()) {
            history.removeFirst();
        }
        clients.forEach(c -> c.offer(event));
    }

    /// A new client's queue, filled with what it missed since `lastEventId`; nothing when there are
    /// too many clients or the stream has ended.
    synchronized Optional<EventQueue> subscribe(@Nullable String lastEventId) {
        if (isClosed || clients.size() >= limits.clients()) {
            return Optional.empty();
        }
        var client = new EventQueue(limits.queue());
        if (lastEventId != null) {
            missedSince(numberOf(lastEventId)).forEach(client::offer);
        }
        clients.add(client);
        return Optional.of(client);
    }

    synchronized void unsubscribe(EventQueue client) {
        clients.remove(client);
        client.close();
    }

    synchronized int clients() {
        return clients.size();
    }

    Duration heartbeat() {
        return limits.heartbeat();
    }

    String idOf(Event event) {
        return run + "-" + event.number();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        clients.forEach(EventQueue::close);
    }

    private List<Event> missedSince(long number) {
        boolean isWhole =
                number == next - 1
                        || (!history.isEmpty()
                                && number < next
                                && number >= history.getFirst().number() - 1);
        if (!isWhole) {
            return List.of(new Event(next - 1, RESET, "{}"));
        }
        return history.stream().filter(e -> e.number() > number).toList();
    }

    /// The number in an id of this run, or -1.
    private long numberOf(String id) {
        var prefix = run + "-";
        var digits = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
    }
}

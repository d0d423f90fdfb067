package io.counterweight.web;

import io.counterweight.web.EventStream.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What one client has still to be sent. When full it loses the oldest event, and the next one
/// taken is a reset. Thread-safe; never blocks who offers.
final class EventQueue {
    private final int capacity;
    private final Deque<Event> events = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean hasLost;
    private boolean isClosed;

    EventQueue(int capacity) {
        this.capacity = capacity;
    }

    void offer(Event event) {
        lock.lock();
        try {
            if (events.size() == capacity) {
                events.removeFirst();
                hasLost = true;
            }
            events.addLast(event);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// The next event, or nothing after `millis` without one or once closed.
    Optional<Event> poll(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (events.isEmpty() && !isClosed && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (events.isEmpty() || isClosed) {
                return Optional.empty();
            }
            if (hasLost) {
                hasLost = false;
                return Optional.of(
                        new Event(events.getFirst().number() - 1, EventStream.RESET, "{}"));
            }
            return Optional.of(events.removeFirst());
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return isClosed;
        } finally {
            lock.unlock();
        }
    }
}

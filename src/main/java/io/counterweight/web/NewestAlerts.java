package io.counterweight.web;

import io.counterweight.evaluate.Alert;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The newest alerts. Thread-safe.
final class NewestAlerts {
    static final int CAPACITY = 30;

    private final Deque<Alert> alerts = new ArrayDeque<>();
    private long count;

    synchronized void add(Alert alert) {
        alerts.addFirst(alert);
        count++;
        if (alerts.size() > CAPACITY) {
            alerts.removeLast();
        }
    }

    /// How many there have been.
    synchronized long count() {
        return count;
    }

    /// The newest first.
    synchronized List<Alert> all() {
        return List.copyOf(alerts);
    }

    /// Those that came when there were more than `seen`, the newest first.
    synchronized List<Alert> since(long seen) {
        return alerts.stream().limit(Math.max(0, count - seen)).toList();
    }
}

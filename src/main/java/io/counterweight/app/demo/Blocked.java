package io.counterweight.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.event.Action;
import io.counterweight.event.TransactionIds;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/// Declines what is advised to be blocked, so that nobody ever learns what it was: its label is
/// withheld. What it was is known to the demo alone, which made the stream. Thread-safe.
final class Blocked {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TransactionIds ids;
    private final String majority;
    private final Set<String> unlabelled = new HashSet<>();
    private long blocked;
    private long control;
    private long withheld;
    private long frauds;

    /// @param blocked transactions that were declined
    /// @param control those that would have been, and were let through as control group
    /// @param withheld of the declined those whose label was due
    /// @param frauds of these the frauds
    record Counts(long blocked, long control, long withheld, long frauds) {}

    /// @param ids what transactions are called in decisions
    /// @param majority the name of that class
    Blocked(TransactionIds ids, String majority) {
        this.ids = ids;
        this.majority = majority;
    }

    /// A transaction was decided; before [Answers] is told, which lets its label go.
    ///
    /// @param id what it is called in decisions
    void decided(String id, byte[] decision) throws IOException {
        var json = JSON.readTree(decision);
        boolean isBlocked = json.path("action").asText().equals(Action.BLOCK.toString());
        boolean isControl = json.has("propensity");
        synchronized (this) {
            if (isBlocked && unlabelled.add(id)) {
                blocked++;
            }
            control += isControl ? 1 : 0;
        }
    }

    /// Whether a label that is due never comes.
    ///
    /// @param label as it would be sent
    boolean withholds(String transactionId, byte[] label) {
        synchronized (this) {
            if (!unlabelled.remove(ids.of(transactionId))) {
                return false;
            }
            withheld++;
            frauds += isOfMajority(label) ? 0 : 1;
            return true;
        }
    }

    private boolean isOfMajority(byte[] label) {
        try {
            return JSON.readTree(label).path("class").asText().equals(majority);
        } catch (IOException e) {
            throw new IllegalStateException("a label of the demo's must be JSON", e);
        }
    }

    synchronized Counts counts() {
        return new Counts(blocked, control, withheld, frauds);
    }
}

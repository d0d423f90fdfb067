package io.counterweight.web.api;

import io.counterweight.event.IdKeys;
import io.counterweight.event.TransactionIds;
import io.counterweight.rule.ListChange;
import io.counterweight.rule.LiveRules;
import io.counterweight.rule.RuleChange;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the API has to do with rules and lists: those in force, and where changes go.
///
/// @param rules as this process knows them
/// @param keys of secret ids
/// @param wallClock milliseconds since the epoch
public record RuleDesk(LiveRules rules, IdKeys keys, Sink sink, LongSupplier wallClock) {
    /// How long after now a change holds: every instance has read it by then, so that all say the
    /// same of every transaction.
    static final Duration LEAD = Duration.ofSeconds(2);

    /// A stream whose newest event is older than this does not go by the clock on the wall.
    private static final Duration LIVE = Duration.ofDays(1);

    /// Where changes go. Both return when the broker has them.
    public interface Sink {
        /// @throws Unavailable when it does not take it in time
        void send(RuleChange change) throws Unavailable;

        /// @throws Unavailable when it does not take all of them in time
        void send(List<ListChange> changes) throws Unavailable;
    }

    /// The present of the stream (ms): now, or where history is replayed through it the newest
    /// event time that this process has seen.
    long now() {
        long wall = wallClock.getAsLong();
        Long reached = rules.reached();
        return reached != null && wall - reached > LIVE.toMillis() ? reached : wall;
    }

    /// The event time from which on a change of now holds (ms).
    long from() {
        return now() + LEAD.toMillis();
    }

    /// How a member of an entity, or a value of a field, is called on topics.
    ///
    /// @param of the name of the entity or field
    /// @throws ApiException 422 where there is none of that name
    String called(String of, String value) throws ApiException {
        return isSecret(of) ? TransactionIds.hashedBy(keys).of(value) : value;
    }

    /// How it may be called in what was sent before, the newest first.
    List<String> allCalled(String of, String value) throws ApiException {
        return isSecret(of) ? TransactionIds.hashedBy(keys).all(value) : List.of(value);
    }

    /// What a text of the pipeline's file may be of, where nobody said: an entity or a field.
    String anyOf(String value) throws ApiException {
        var event = rules.inputs().event();
        for (var of :
                Stream.concat(event.entityNames().stream(), event.categoryNames().stream())
                        .toList()) {
            if (called(of, value).equals(value)) {
                return of;
            }
        }
        throw new ApiException(
                422, "unknown-name", "value", null, "it is neither of an entity nor of a field");
    }

    private boolean isSecret(String of) throws ApiException {
        var event = rules.inputs().event();
        var entity = event.entities().get(of);
        if (entity != null) {
            return entity.isSecret();
        }
        if (event.categoryNames().contains(of)) {
            return false;
        }
        throw new ApiException(
                422,
                "unknown-name",
                "of",
                of,
                "lists are of ids of an entity or of values of a field of categories: "
                        + String.join(", ", event.entityNames())
                        + " or "
                        + String.join(", ", event.categoryNames()));
    }

    /// What the topic says of a text of a list; null for nothing.
    @Nullable ListChange change(String list, String value) {
        return rules.lists().change(list, value);
    }

    void send(RuleChange change) throws ApiException {
        try {
            sink.send(change);
        } catch (Unavailable e) {
            throw e.error("rules");
        }
    }

    void send(List<ListChange> changes) throws ApiException {
        try {
            sink.send(changes);
        } catch (Unavailable e) {
            throw e.error("lists");
        }
    }
}

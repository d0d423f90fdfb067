package io.counterweight.evaluate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// What was replayed of a stream, in event time. All null without a labelled transaction.
///
/// @param first time of the first labelled transaction
/// @param last time of the last
/// @param known until when the classes of all are known; earlier than the last where labels come
///   for the minority only
/// @param isInterrupted whether a signal ended it before the file did
public record StreamSpan(
        @Nullable Instant first,
        @Nullable Instant last,
        @Nullable Instant known,
        boolean isInterrupted) {
    /// The day (UTC) of a time.
    public static @Nullable LocalDate day(@Nullable Instant time) {
        return time == null ? null : LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}

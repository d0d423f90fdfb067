package io.counterweight.answer;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How callers are answered.
///
/// @param deadline of calls that name none
/// @param most calls answered at once; more are sent away
/// @param keyFile keys that answers are sealed with, the same for all scorers; null where this
///   process makes up its own and keeps it with its state
/// @param advertise `host:port` that other scorers reach this one at; null where it is alone
public record AnswerSettings(
        Duration deadline,
        Fallback fallback,
        int most,
        @Nullable Path keyFile,
        @Nullable String advertise) {
    /// A card payment is answered within 50 to 100 ms.
    public static final Duration DEADLINE = Duration.ofMillis(80);

    /// Fewer than the requests that HTTP answers at once.
    public static final int MOST = 128;

    public static final AnswerSettings USUAL =
            new AnswerSettings(DEADLINE, Fallback.ALLOW, MOST, null, null);
}

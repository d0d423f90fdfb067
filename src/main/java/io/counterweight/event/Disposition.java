package io.counterweight.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a caller did with a transaction.
///
/// @param transactionId as it is called in the records of the service: its id, or the hash of it
/// @param at when, in ms since the epoch
/// @param dated whether somebody said so; where not, `at` is the time of its record
/// @param earlierId the hash of its id under the key before, where there is one; null else
public record Disposition(
        String transactionId, Done done, long at, boolean dated, @Nullable String earlierId)
        implements DispositionReading {

    /// What became of it.
    public enum Done {
        /// It went through.
        APPROVED,
        /// It did not.
        DECLINED,
        /// The card holder was asked, and has not answered.
        CHALLENGED,
        /// The card holder was asked and answered right: it went through, and is theirs.
        PASSED,
        /// The card holder was asked and answered wrong: it did not go through, and is not theirs.
        FAILED,
        /// The card holder went away.
        ABANDONED;

        private final String word = name().toLowerCase(Locale.ROOT);

        /// As records of the service have it.
        public String word() {
            return word;
        }

        /// Null for a word that is none.
        public static @Nullable Done of(String word) {
            return Arrays.stream(values())
                    .filter(d -> d.word.equals(word))
                    .findFirst()
                    .orElse(null);
        }

        /// Whether it went through: only then may there be a chargeback.
        public boolean wentThrough() {
            return this == APPROVED || this == PASSED;
        }

        /// What callers say, without the outcome of a challenge.
        static List<String> said() {
            return List.of(APPROVED.word, DECLINED.word, CHALLENGED.word, ABANDONED.word);
        }
    }
}

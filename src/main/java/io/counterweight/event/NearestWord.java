package io.counterweight.event;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// The known word that a mistyped one most likely stands for. Case and `_` against `-` do not
/// count.
public final class NearestWord {
    private NearestWord() {}

    /// The known word with the fewest changes; the first of equals. Empty when none is near: at
    /// most two changes are, or one in three characters of a long word, and never a whole word.
    public static Optional<String> of(String word, Collection<String> known) {
        var wanted = fold(word);
        var limit = Math.min(Math.max(2, wanted.length() / 3), wanted.length() - 1);
        String nearest = null;
        for (var candidate : known) {
            var folded = fold(candidate);
            var distance = LevenshteinDistance.getDefaultInstance().apply(wanted, folded);
            if (distance <= limit && distance < folded.length()) {
                nearest = candidate;
                limit = distance - 1;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /// What to append to an error about an unknown word: `did you mean "window"?`, or all known
    /// words when none is near.
    public static String hint(String word, Collection<String> known) {
        return of(word, known)
                .map(nearest -> "did you mean \"" + nearest + "\"?")
                .orElseGet(() -> "choose one of: " + String.join(", ", known));
    }

    private static String fold(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

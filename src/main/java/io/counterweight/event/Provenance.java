package io.counterweight.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who says which class a transaction is of.
public enum Provenance {
    /// The card scheme or the bank, as a loss.
    CHARGEBACK,
    /// A person who looked into it.
    ANALYST,
    /// The card holder, who was asked or called; also by passing or failing a challenge.
    CUSTOMER,
    /// A network's report, such as a list of compromised cards.
    NETWORK,
    /// A rule of somebody's, not a fact.
    RULE,
    /// Nobody: its time to be told had passed.
    MATURITY;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// As labels and settings have it.
    public String word() {
        return word;
    }

    /// Null for a word that is none.
    public static @Nullable Provenance of(String word) {
        for (var each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        return null;
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Provenance::word).toList();
    }
}

package io.counterweight.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far each source of labels is trusted: `labels.sources` of a pipeline. A trust is a weight
/// from 0 to 1, 1 where none is declared: what an example with a label of that source counts for
/// when it is learned, and which of two labels holds. Of a transaction's labels the newest of the
/// most trusted source does; what is taken at maturity gives way to any that was told.
///
/// @param from the column of a file that names the source; null where files name none
/// @param unnamed the source of labels that name none; null: [Provenance#CHARGEBACK]
public record LabelSources(
        @Nullable String from,
        @Nullable Provenance unnamed,
        @Nullable Double chargeback,
        @Nullable Double analyst,
        @Nullable Double customer,
        @Nullable Double network,
        @Nullable Double rule,
        @Nullable Double maturity) {
    public LabelSources {
        requireTrust(Provenance.CHARGEBACK, chargeback);
        requireTrust(Provenance.ANALYST, analyst);
        requireTrust(Provenance.CUSTOMER, customer);
        requireTrust(Provenance.NETWORK, network);
        requireTrust(Provenance.RULE, rule);
        requireTrust(Provenance.MATURITY, maturity);
    }

    private static void requireTrust(Provenance source, @Nullable Double trust) {
        if (trust != null && !(trust >= 0 && trust <= 1)) {
            throw new IllegalArgumentException(
                    "a trust must be in [0, 1]: " + source.word() + "=" + trust);
        }
    }

    public double trust(Provenance source) {
        var declared =
                switch (source) {
                    case CHARGEBACK -> chargeback;
                    case ANALYST -> analyst;
                    case CUSTOMER -> customer;
                    case NETWORK -> network;
                    case RULE -> rule;
                    case MATURITY -> maturity;
                };
        return declared == null ? 1 : declared;
    }

    /// The source that a label of that word is of; empty for one that names none.
    public Provenance named(String word) {
        var source = Provenance.of(word);
        return source != null ? source : unnamed == null ? Provenance.CHARGEBACK : unnamed;
    }

    /// The same of a label that was read.
    public Provenance of(Label label) {
        return label.source() != null ? label.source() : named("");
    }

    /// What holds after labels of one transaction were told one after the other.
    ///
    /// @param told at least one
    /// @param sources null where they are not told apart: then the last
    static Label standing(List<Label> told, @Nullable LabelSources sources) {
        var standing = told.getFirst();
        for (var next : told) {
            if (sources == null
                    || standing.isWithdrawn()
                    || sources.givesWay(sources.of(standing), sources.of(next))) {
                standing = next;
            }
        }
        return standing;
    }

    /// Whether a label of the one source gives way to a later label of the other.
    public boolean givesWay(Provenance earlier, Provenance later) {
        return rank(later) >= rank(earlier);
    }

    /// Whether the one is trusted more than the other.
    public boolean isMoreTrusted(Provenance one, Provenance other) {
        return rank(one) > rank(other);
    }

    private double rank(Provenance source) {
        return source == Provenance.MATURITY ? -1 : trust(source);
    }
}

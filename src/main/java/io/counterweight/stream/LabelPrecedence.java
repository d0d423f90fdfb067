package io.counterweight.stream;

import io.counterweight.event.Example;
import io.counterweight.event.LabelSources;
import io.counterweight.event.Presumed;
import io.counterweight.event.Provenance;
import io.counterweight.event.TransactionLabel;
import org.jspecify.annotations.Nullable;

/// Which of two labels of a transaction holds, by who told them, and what an example says of that.
/// Without declared sources the later label holds and nothing is said. Immutable.
///
/// @param sources null where the pipeline declares none
record LabelPrecedence(@Nullable LabelSources sources) {
    /// The label with its source and how far that is trusted, as declared now.
    TransactionLabel trusted(TransactionLabel label) {
        return sources == null ? label : of(sources, label, sources.named(label.getSource()));
    }

    /// The same for one that nobody told.
    TransactionLabel matured(TransactionLabel label) {
        return sources == null ? label : of(sources, label, Provenance.MATURITY);
    }

    /// The same for one that is drawn by what the model said: it counts whole, since what else it
    /// may be is drawn as often as that is likely.
    static TransactionLabel presumed(int label, long at) {
        return TransactionLabel.newBuilder()
                .setLabel(label)
                .setLabelledAt(at)
                .setSource(Presumed.WORD)
                .setTrust(1)
                .build();
    }

    private static TransactionLabel of(
            LabelSources sources, TransactionLabel label, Provenance source) {
        return label.toBuilder().setSource(source.word()).setTrust(sources.trust(source)).build();
    }

    /// Whether the one that is there gives way to a later one.
    boolean takes(TransactionLabel there, TransactionLabel later) {
        if (Presumed.is(there)) {
            return true;
        }
        return sources == null
                ? isToldAtLeastAsWell(there, later)
                : sources.givesWay(sourceOf(sources, there), sourceOf(sources, later));
    }

    /// Without declared sources: what an answered challenge says does not take the place of a label
    /// that somebody told.
    private static boolean isToldAtLeastAsWell(TransactionLabel there, TransactionLabel later) {
        return !later.hasDisposition() || there.hasDisposition() || isMatured(there);
    }

    /// Whether nobody told it.
    static boolean isMatured(TransactionLabel label) {
        return label.getSourceTopic().isEmpty();
    }

    /// Whether a later one that may take its place would change nothing.
    boolean isSame(TransactionLabel there, TransactionLabel later) {
        return !Presumed.is(there)
                && there.getLabel() == later.getLabel()
                && (sources == null
                        || !sources.isMoreTrusted(
                                sourceOf(sources, later), sourceOf(sources, there)));
    }

    /// One that was kept before there were sources names none; where no topic sent it, it was taken
    /// at maturity.
    private static Provenance sourceOf(LabelSources sources, TransactionLabel label) {
        return label.getSource().isEmpty() && isMatured(label)
                ? Provenance.MATURITY
                : sources.named(label.getSource());
    }

    void tell(Example.Builder example, TransactionLabel label) {
        if (sources != null || Presumed.is(label)) {
            example.setTold(told(label));
        }
    }

    void tellReplaced(Example.Builder example, TransactionLabel earlier) {
        if (sources != null || Presumed.is(earlier)) {
            example.setReplaced(told(earlier));
        }
    }

    private static Example.Told told(TransactionLabel label) {
        return Example.Told.newBuilder()
                .setSource(label.getSource())
                // One that was learned before there were sources counted whole.
                .setTrust(label.hasTrust() ? label.getTrust() : 1)
                .build();
    }
}

package io.counterweight.stream;

import io.counterweight.event.Classes;
import io.counterweight.event.Disposition;
import io.counterweight.event.Disposition.Done;
import io.counterweight.event.DispositionWriter;
import io.counterweight.event.Provenance;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TransactionLabel;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What the answer to a challenge says of the class of a transaction: a card holder who passes says
/// that it is genuine, one who fails that it is a fraud, both of the source `customer`. Immutable.
record ChallengeLabels(Classes classes) {
    /// Null for what is no answer, and for a fraud of which nobody says the class.
    @Nullable TransactionLabel label(ScoredTransaction scored, TransactionLabel told) {
        int label = label(Done.of(told.getDisposition().getDone()), scored);
        return label < 0
                ? null
                : told.toBuilder()
                        .setLabel(label)
                        .setSource(Provenance.CUSTOMER.word())
                        .clearNextId()
                        .build();
    }

    private int label(@Nullable Done done, ScoredTransaction scored) {
        if (done == Done.PASSED) {
            return classes.majority();
        }
        if (done != Done.FAILED) {
            return -1;
        }
        if (scored.getDecision() != classes.majority()) {
            return scored.getDecision();
        }
        return classes.count() == 2
                ? IntStream.range(0, 2).filter(c -> c != classes.majority()).findFirst().orElse(-1)
                : -1;
    }

    /// A disposition as it was sent.
    static byte @Nullable [] json(String id, TransactionLabel told) {
        var done = Done.of(told.getDisposition().getDone());
        return done == null
                ? null
                : DispositionWriter.write(
                        new Disposition(
                                id, done, told.getDisposition().getAt(), !told.getUndated(), null));
    }
}

package io.counterweight.stream;

import io.counterweight.event.Outcome;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import java.util.List;

/// How a transaction turned out, for the profiles of its entities: of those with features of
/// labels. With one partition all of them hear of it by one record, otherwise each by its own,
/// keyed by its id.
final class OutcomesOf {
    private final List<OutcomeReceiver> receivers;
    private final boolean isTogether;
    private final boolean isAskedWithWhom;
    private final int layout;

    OutcomesOf(StreamPlan plan, Rekeying rekeying) {
        this.receivers = OutcomeReceiver.of(plan);
        this.isTogether = rekeying.isHandedOn();
        this.isAskedWithWhom = receivers.stream().anyMatch(OutcomeReceiver::asksWithWhom);
        this.layout = plan.features().layout().fingerprint();
    }

    /// Takes an outcome.
    interface Taker {
        /// @param node that it goes to
        void take(String node, String key, Outcome outcome);
    }

    /// Tells what became of a transaction, if anything did.
    ///
    /// @param from class that it was taken for; negative for none
    /// @param to the same from now on
    void of(ScoredTransaction scored, int from, int to, Taker taker) {
        if (receivers.isEmpty() || from == to) {
            return;
        }
        var builder =
                Outcome.newBuilder()
                        .setEventTime(scored.getEventTime())
                        .setLabel(to < 0 ? from : to)
                        .setWithdrawn(to < 0);
        if (from >= 0) {
            builder.setRevisedFrom(from);
        }
        var alone = builder.build();
        var outcome =
                isTogether || isAskedWithWhom
                        ? builder.addAllEntities(scored.getEntitiesList()).setLayout(layout).build()
                        : alone;
        if (!isTogether) {
            receivers.stream()
                    .filter(receiver -> receiver.hears(alone))
                    .forEach(receiver ->
                            taker.take(
                                    Nodes.outcomes(receiver.entity()),
                                    scored.getEntities(receiver.slot()),
                                    receiver.asksWithWhom() ? outcome : alone));
            return;
        }
        if (receivers.stream().anyMatch(receiver -> receiver.hears(outcome))) {
            taker.take(Nodes.OUTCOMES, scored.getTransactionId(), outcome);
        }
    }
}

package io.counterweight.stream;

import io.counterweight.event.AlertReason;
import io.counterweight.event.Classes;
import io.counterweight.event.DecisionWriter;
import io.counterweight.event.ScoredTransaction;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/// A decision with its reasons; it becomes JSON only where its topic is written, which a replay
/// does not. Immutable.
///
/// @param fallback why no model decided though somebody waited; empty where one did
record Decision(ScoredTransaction scored, List<AlertReason> reasons, String fallback) {
    /// Writes decisions as [DecisionWriter] does, and reads none.
    static Serde<Decision> serde(Classes classes) {
        return new Written(new DecisionWriter(classes));
    }

    private record Written(DecisionWriter writer) implements Serde<Decision> {
        @Override
        public Serializer<Decision> serializer() {
            return (topic, decision) ->
                    decision == null
                            ? null
                            : writer.write(decision.scored, decision.reasons, decision.fallback);
        }

        @Override
        public Deserializer<Decision> deserializer() {
            throw new UnsupportedOperationException("decisions are for others to read");
        }
    }
}

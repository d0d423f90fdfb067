package io.counterweight.stream;

import com.google.protobuf.MessageLite;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.MessageReader;
import io.counterweight.plan.StreamPlan;
import io.counterweight.plan.Translation;

/// Reads the topics that scorer and trainer write for each other and for themselves, each through a
/// [CheckRecords].
record OwnTopics(Wiring wiring, StreamPlan plan, StreamObserver observer) {
    /// Reads one.
    ///
    /// @param name of its source; the processor behind it is `check-<name>`
    /// @param topic its name in the catalogue
    /// @param next the processor that gets its records
    /// @return the parent of that processor
    <T extends MessageLite> String read(
            String name, String topic, MessageReader<T> reader, String next) {
        var letters = Nodes.corrupt(name);
        return wiring.checkedSource(
                name,
                plan.topics().named(topic),
                "check-" + name,
                () ->
                        new CheckRecords<>(
                                topic, new Translation(plan), reader, observer, next, letters),
                letters,
                plan.topics().deadLetters());
    }
}

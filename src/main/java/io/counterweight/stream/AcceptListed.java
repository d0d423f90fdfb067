package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.rule.ChangeJson;
import io.counterweight.rule.LiveRules;
import java.io.IOException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows what is in lists, and who is snoozed; what is none is left aside. Runs on the global
/// thread, at the start for every text there is. The global store stays empty: the lists are in
/// memory, in [LiveRules].
final class AcceptListed extends ContextualProcessor<String, byte[], Void, Void> {
    /// Its name in the catalogue.
    static final String TOPIC = "lists";

    private static final Logger log = LoggerFactory.getLogger(AcceptListed.class);

    private final LiveRules rules;
    private final StreamObserver observer;

    AcceptListed(LiveRules rules, StreamObserver observer) {
        this.rules = rules;
        this.observer = observer;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var problem = problem(record.key(), record.value(), record.timestamp());
        if (problem != null) {
            log.warn("a record of lists is left aside problem={}", problem);
        }
        observer.read(TOPIC, problem == null);
    }

    private @Nullable String problem(@Nullable String key, byte @Nullable [] value, long written) {
        if (value == null) {
            if (key != null) {
                rules.forget(key);
            }
            return null;
        }
        try {
            var change = ChangeJson.list(value, written);
            if (!change.key().equals(key)) {
                return "the key must be list and value with a space between";
            }
            boolean isLate = rules.isLate(change);
            var problem = rules.accept(change);
            if (problem == null && isLate) {
                // As of rules; nothing of the text is logged.
                observer.ignored("late-list");
                log.warn("a change of a list came after transactions that it holds for");
            }
            return problem;
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}

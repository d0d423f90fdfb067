package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.rule.ChangeJson;
import io.counterweight.rule.LiveRules;
import io.counterweight.rule.RuleChange;
import java.io.IOException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the changes of rules; what is none is left aside. Runs on the global thread, at the
/// start for every change there ever was. The global store stays empty: the rules are in memory, in
/// [LiveRules].
final class AcceptRule extends ContextualProcessor<String, byte[], Void, Void> {
    /// Its name in the catalogue.
    static final String TOPIC = "rules";

    private static final Logger log = LoggerFactory.getLogger(AcceptRule.class);

    private final LiveRules rules;
    private final StreamObserver observer;

    AcceptRule(LiveRules rules, StreamObserver observer) {
        this.rules = rules;
        this.observer = observer;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var problem = problem(record.value(), record.timestamp());
        if (problem != null) {
            log.warn("a change of rules is left aside problem={}", problem);
        }
        observer.read(TOPIC, problem == null);
    }

    private @Nullable String problem(byte @Nullable [] value, long written) {
        RuleChange change;
        try {
            change = ChangeJson.rule(value, written);
        } catch (IOException e) {
            return e.getMessage();
        }
        long position = context().recordMetadata().map(RecordMetadata::offset).orElse(0L);
        boolean isLate = rules.isLate(position, change);
        var problem = rules.accept(position, change);
        if (problem == null && isLate) {
            observer.ignored("late-rule");
            log.warn(
                    "a change of rules came after transactions that it holds for: this process said"
                            + " of them what held before rule={}",
                    change.rule());
        }
        return problem;
    }
}

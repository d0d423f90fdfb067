package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.plan.StreamPlan;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the reference rows of a table. Runs on the global thread, at the start for every row there
/// is. The global store stays empty: a row may have an id that is secret, of which only the hash is
/// kept, in [io.counterweight.event.TableRows].
final class AcceptRow extends ContextualProcessor<String, byte[], Void, Void> {
    private static final Logger log = LoggerFactory.getLogger(AcceptRow.class);

    private final StreamPlan plan;
    private final String table;
    private final StreamObserver observer;

    AcceptRow(StreamPlan plan, String table, StreamObserver observer) {
        this.plan = plan;
        this.table = table;
        this.observer = observer;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        byte[] key = record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
        var problem = plan.tables().accept(table, key, record.value());
        if (problem != null) {
            observer.ignored("unusable-row");
            log.warn("a row of a table is left aside table={} problem={}", table, problem);
        }
    }
}

package io.counterweight.app.replay;

import io.counterweight.app.topics.PastRecords;
import io.counterweight.config.UserError;
import io.counterweight.event.Disposition;
import io.counterweight.event.DispositionReader;
import io.counterweight.event.Label;
import io.counterweight.event.LabelReader;
import io.counterweight.event.TransactionIds;
import io.counterweight.event.TransactionReader;
import io.counterweight.event.TransactionReading;
import io.counterweight.plan.StreamPlan;
import io.counterweight.rule.ChangeJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The records of a service's topics of transactions and labels, in the order of event time. A
/// label comes when it says that it became known, one that does not when its record was written; of
/// one time the label comes first, as it does with files.
final class TopicSource implements ReplaySource {
    private final PastRecords transactions;
    private final PastRecords labels;

    /// Null where the pipeline has no such topic.
    private final @Nullable PastRecords dispositions;

    private final DispositionReader dispositionReader;
    private final TransactionReader reader;
    private final LabelReader labelReader;
    private long labelsRead;

    private TopicSource(StreamPlan plan, TopicInput input) {
        this.reader = new TransactionReader(plan.event(), plan.idKeys(), plan.tables());
        this.labelReader =
                new LabelReader(plan.classes(), TransactionIds.PLAIN, plan.labels().sources());
        var clients = input.clients();
        this.transactions =
                PastRecords.open(
                        clients,
                        plan.topics().transactions(),
                        input.since(),
                        input.until(),
                        this::eventTime);
        try {
            this.labels =
                    PastRecords.open(
                            clients, plan.topics().labels(), input.since(), null, this::knownAt);
        } catch (RuntimeException e) {
            transactions.close();
            throw e;
        }
        this.dispositionReader = new DispositionReader(TransactionIds.PLAIN);
        try {
            this.dispositions =
                    plan.topics().hasDispositions()
                            ? PastRecords.open(
                                    clients,
                                    plan.topics().dispositions(),
                                    input.since(),
                                    null,
                                    this::doneAt)
                            : null;
        } catch (RuntimeException e) {
            transactions.close();
            labels.close();
            throw e;
        }
    }

    /// @throws UserError where a topic is not there, or no transaction is
    static TopicSource open(StreamPlan plan, TopicInput input) {
        var source = new TopicSource(plan, input);
        if (source.transactions.peek() == null) {
            source.close();
            throw new UserError(
                    "--from-topic: no transactions between --since and --until: topic="
                            + plan.topics().transactions());
        }
        return source;
    }

    /// Fills the tables of which no file is named from their topics, as they are now.
    ///
    /// @param named tables with a file
    static void loadTables(StreamPlan plan, TopicInput input, Set<String> named) {
        for (var table : plan.event().tablesOrNone().keySet()) {
            if (named.contains(table)) {
                continue;
            }
            var topic = plan.topics().table(table);
            try (var rows =
                    PastRecords.open(
                            input.clients(), topic, null, null, ConsumerRecord::timestamp)) {
                for (var row = rows.peek(); row != null; row = rows.peek()) {
                    // As live, a row that cannot be used changes nothing.
                    var _ = plan.tables().accept(table, row.record().key(), row.record().value());
                    rows.remove();
                }
            }
        }
    }

    /// Takes what the topics say of rules and lists: it holds by event time, as live.
    ///
    /// @param tried rules that are left as they are
    static void loadRules(StreamPlan plan, TopicInput input, Set<String> tried) {
        each(
                input,
                plan.topics().rules(),
                record -> {
                    var change = ChangeJson.rule(record.value(), record.timestamp());
                    // As live, a record that cannot be used changes nothing.
                    if (!tried.contains(change.rule())) {
                        var _ = plan.rules().accept(record.offset(), change);
                    }
                });
        each(
                input,
                plan.topics().lists(),
                record -> {
                    if (record.value() == null && record.key() != null) {
                        plan.rules().forget(new String(record.key(), StandardCharsets.UTF_8));
                    }
                    var change = ChangeJson.list(record.value(), record.timestamp());
                    if (change.isKeyedBy(record.key())) {
                        var _ = plan.rules().accept(change);
                    }
                });
    }

    @FunctionalInterface
    private interface Taking {
        void take(ConsumerRecord<byte[], byte[]> record) throws IOException;
    }

    private static void each(TopicInput input, String topic, Taking taking) {
        try (var records =
                PastRecords.open(input.clients(), topic, null, null, ConsumerRecord::timestamp)) {
            for (var next = records.peek(); next != null; next = records.peek()) {
                try {
                    taking.take(next.record());
                } catch (IOException e) {
                    // Left aside live, too.
                }
                records.remove();
            }
        }
    }

    private long eventTime(ConsumerRecord<byte[], byte[]> record) {
        return reader.read(record.value(), record.timestamp())
                        instanceof TransactionReading.Good good
                ? good.transaction().getEventTime()
                : PastRecords.NO_TIME;
    }

    private long knownAt(ConsumerRecord<byte[], byte[]> record) {
        return labelReader.read(record.value(), record.timestamp()) instanceof Label label
                ? label.labelledAt()
                : record.timestamp();
    }

    private long doneAt(ConsumerRecord<byte[], byte[]> record) {
        return dispositionReader.read(record.value(), record.timestamp())
                        instanceof Disposition disposition
                ? disposition.at()
                : record.timestamp();
    }

    @Override
    public boolean next(Replay replay) {
        var next = transactions.peek();
        dispositionsUpTo(next == null ? Long.MAX_VALUE : next.time(), replay);
        labelsUpTo(next == null ? Long.MAX_VALUE : next.time(), replay);
        if (next == null) {
            return false;
        }
        replay.transaction(next.record(), next.time());
        transactions.remove();
        return true;
    }

    /// Of one moment what was done comes before what became known.
    private void dispositionsUpTo(long time, Replay replay) {
        if (dispositions == null) {
            return;
        }
        for (var next = dispositions.peek();
                next != null && next.time() <= time;
                next = dispositions.peek()) {
            labelsUpTo(next.time() - 1, replay);
            replay.disposition(next.record(), next.time());
            dispositions.remove();
        }
    }

    private void labelsUpTo(long time, Replay replay) {
        for (var next = labels.peek(); next != null && next.time() <= time; next = labels.peek()) {
            replay.label(next.record(), next.time());
            labels.remove();
            labelsRead++;
        }
    }

    @Override
    public double share() {
        return transactions.share();
    }

    @Override
    public List<String> sentences() {
        return List.of("labels: %,d".formatted(labelsRead));
    }

    @Override
    public void close() {
        transactions.close();
        labels.close();
        if (dispositions != null) {
            dispositions.close();
        }
    }
}

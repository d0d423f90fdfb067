package io.counterweight.app.replay;

import io.counterweight.app.ObservedModels;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Disposition;
import io.counterweight.event.DispositionWriter;
import io.counterweight.event.DispositionsApart;
import io.counterweight.event.DueLabels;
import io.counterweight.event.Example;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.Presumed;
import io.counterweight.event.SentRecord;
import io.counterweight.feature.ColumnWatch;
import io.counterweight.kernel.Kernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.score.OnnxModel;
import io.counterweight.stream.StreamReplay;
import io.counterweight.training.SideBySide;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The scorer and the trainer over a file, in event time, without a broker; labels come as
/// [DueLabels] has them. For one thread.
final class Replay implements AutoCloseable {
    private static final long MILLIS_PER_DAY = Duration.ofDays(1).toMillis();

    private final ModelRegistry registry;
    private final StreamReplay stream;
    private final ColumnWatch watch;
    private final DueLabels labels = new DueLabels();
    private final DispositionsApart dispositions;
    private final @Nullable ClosedLoop loop;
    private long begin;
    private @Nullable Moment moment;
    private long rows;
    private long until;

    /// What is to be done once, and when.
    ///
    /// @param from this long after the midnight (UTC) before the first transaction
    private record Moment(Duration from, LongConsumer what) {}

    /// @param examples hears every example after it was learned, with the ids of its entities
    /// @param isExported whether [#export] may be asked for
    /// @param dispositions of a file
    /// @param loop decides what labels of rows are sent; null for all
    Replay(
            StreamPlan plan,
            Kernels kernels,
            StreamObserver observer,
            Consumer<Example> examples,
            SideBySide sideBySide,
            boolean isExported,
            DispositionsApart dispositions,
            @Nullable ClosedLoop loop) {
        this.dispositions = dispositions;
        this.loop = loop;
        this.registry =
                new ModelRegistry(
                        plan.modelTerms(), ModelBuilds.direct(), new ObservedModels(observer));
        this.stream = new StreamReplay(plan, kernels, registry, observer, sideBySide, isExported);
        this.watch = new ColumnWatch(plan.features());
        stream.listenToFeatures(scored -> watch.add(scored.getFeaturesList()));
        stream.listen(example -> {
            var told = Presumed.told(example);
            if (told != null) {
                examples.accept(told);
            }
        });
        if (loop != null) {
            stream.listenToFeatures(loop::scored);
        }
    }

    /// What of the columns says nothing, once all is [#end]ed.
    List<String> warnings() {
        return watch.warnings();
    }

    /// Has something done once, before the first transaction of that time or a later one, when all
    /// before is scored, and learned where its label is known.
    ///
    /// @param from this long after the midnight (UTC) before the first transaction
    /// @param what is given that time (ms)
    void at(Duration from, LongConsumer what) {
        moment = new Moment(from, what);
    }

    private void reach(long time) {
        if (moment == null) {
            return;
        }
        if (rows == 0) {
            begin = Math.floorDiv(time, MILLIS_PER_DAY) * MILLIS_PER_DAY;
        }
        long at = begin + moment.from.toMillis();
        if (time >= at) {
            dueUpTo(at);
            stream.settle();
            moment.what.accept(at);
            moment = null;
        }
    }

    /// The next row of the file: first the labels that became known up to its time, then its
    /// transaction.
    void row(LabelledTransaction row) {
        reach(row.eventTime());
        dueUpTo(row.eventTime());
        if (loop != null) {
            loop.keep(row);
        }
        stream.transaction(bytes(row.key()), row.sent(), row.eventTime());
        labels.add(row);
        for (var disposition : dispositions.of(row.transactionId())) {
            disposition(disposition, row.eventTime());
        }
        rows++;
        until = row.eventTime();
    }

    /// A record of a topic of transactions.
    ///
    /// @param eventTime in ms
    void transaction(ConsumerRecord<byte[], byte[]> record, long eventTime) {
        reach(eventTime);
        dueUpTo(eventTime);
        stream.transaction(record.key(), record.value(), record.timestamp());
        rows++;
        until = eventTime;
    }

    /// A record of a topic of labels.
    ///
    /// @param knownAt when it became known (ms)
    void label(ConsumerRecord<byte[], byte[]> record, long knownAt) {
        stream.label(record.key(), record.value(), Math.max(knownAt, record.timestamp()));
    }

    /// A record of a topic of dispositions.
    ///
    /// @param at when it was done (ms)
    void disposition(ConsumerRecord<byte[], byte[]> record, long at) {
        stream.disposition(record.key(), record.value(), Math.max(at, record.timestamp()));
    }

    /// Event time of the last transaction (ms).
    long until() {
        return until;
    }

    /// Writes the state of the last transaction's moment, for a service to start from; labels that
    /// are still out are not in it.
    void export(Path file) throws IOException {
        stream.export(file, until);
    }

    /// The end of the file: the labels that are still out arrive.
    void end() {
        dueUpTo(Long.MAX_VALUE);
        stream.settle();
    }

    long rows() {
        return rows;
    }

    /// SHA-256 over a recipe's whole learned state.
    String modelHash(String recipe) {
        return stream.modelHash(recipe);
    }

    /// A recipe's model in force; null for none. It is closed with the replay.
    @Nullable OnnxModel model(String recipe) {
        return registry.newest(recipe);
    }

    /// What was done, and what became known, before a transaction of that time; of one moment what
    /// was done first.
    private void dueUpTo(long time) {
        for (var next = dispositions.poll(time); next != null; next = dispositions.poll(time)) {
            labelsUpTo(next.at() - 1);
            disposition(next, next.at());
        }
        labelsUpTo(time);
    }

    private void disposition(Disposition told, long at) {
        stream.disposition(bytes(told.transactionId()), DispositionWriter.write(told), at);
    }

    private void labelsUpTo(long time) {
        if (loop == null) {
            labels.upTo(time, due -> label(due.transactionId(), due.sent(), due.at()));
            return;
        }
        loop.answers(time, stream::settle, this::label);
        labels.upTo(time, due -> loop.label(due, stream::settle, this::label));
    }

    private void label(String transactionId, SentRecord label, long at) {
        stream.label(bytes(transactionId), label, at);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        stream.close();
        registry.close();
    }
}

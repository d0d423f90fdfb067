package io.counterweight.app.bench.stage;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Counts the records of a topic by the transaction ids that are their keys, with a thread of its
/// own: which came, and how many came twice. Nothing of their values is read. All methods may be
/// called from any thread.
public final class Tally implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final LongConsumer listener;
    private final Duration patience;
    private final BitSet came = new BitSet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private long count;
    private long doubled;
    private @Nullable RuntimeException failure;
    private volatile boolean isClosed;

    /// Starts to count, from the beginning of the topic.
    ///
    /// @param isolation `read_committed` or `read_uncommitted`
    /// @param listener told the number of each transaction when its record comes first, in the
    ///   thread of the tally
    public Tally(String bootstrap, String topic, String isolation, LongConsumer listener) {
        this(bootstrap, topic, isolation, listener, PATIENCE);
    }

    /// @param patience so long without a new one, and those that are missing will not come
    public Tally(
            String bootstrap,
            String topic,
            String isolation,
            LongConsumer listener,
            Duration patience) {
        this.patience = patience;
        this.topic = topic;
        this.listener = listener;
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                isolation,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                2_000),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.thread = Thread.ofPlatform().daemon().name("tally-" + topic).start(this::run);
    }

    private void run() {
        try (consumer) {
            consumer.assign(
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList());
            while (!isClosed) {
                var records = consumer.poll(POLL);
                long first = 0;
                long again = 0;
                for (var record : records) {
                    long number = Cards.numberOf(record.key());
                    if (isFirst(number)) {
                        listener.accept(number);
                        first++;
                    } else {
                        again++;
                    }
                }
                add(first, again);
            }
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            ended.countDown();
        }
    }

    private synchronized boolean isFirst(long number) {
        int bit = Math.toIntExact(number);
        boolean first = !came.get(bit);
        came.set(bit);
        return first;
    }

    private synchronized void add(long first, long again) {
        count += first;
        doubled += again;
        if (first > 0) {
            notifyAll();
        }
    }

    private synchronized void fail(RuntimeException e) {
        failure = e;
        notifyAll();
    }

    public synchronized long count() {
        return count;
    }

    /// Records that came again.
    public synchronized long doubled() {
        return doubled;
    }

    public synchronized boolean hasCome(long number) {
        return came.get(Math.toIntExact(number));
    }

    /// Waits until so many have come, or until they do not in time.
    ///
    /// @param check asked now and then while it waits; throws when waiting is in vain
    public synchronized void settle(long wanted, Runnable check) throws InterruptedException {
        long before = count;
        long since = System.nanoTime();
        while (count < wanted && failure == null) {
            wait(POLL.toMillis());
            long now = System.nanoTime();
            if (count != before) {
                before = count;
                since = now;
            } else if (now - since > patience.toNanos()) {
                return;
            }
            check.run();
        }
        if (failure != null) {
            throw new IllegalStateException("the topic cannot be read: topic=" + topic, failure);
        }
    }

    /// As [#settle].
    ///
    /// @throws IllegalStateException when some did not come in time, or one came twice
    public synchronized void await(long wanted, Runnable check) throws InterruptedException {
        settle(wanted, check);
        if (count != wanted || doubled != 0) {
            throw new IllegalStateException(
                    "records are %s: topic=%s, expected=%d, came=%d, twice=%d"
                            .formatted(
                                    count < wanted ? "lost" : "doubled",
                                    topic,
                                    wanted,
                                    count,
                                    doubled));
        }
    }

    @Override
    public void close() throws InterruptedException {
        isClosed = true;
        ended.await();
        thread.join();
    }
}

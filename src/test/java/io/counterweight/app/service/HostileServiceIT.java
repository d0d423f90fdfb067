package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.hostile.HostileRecords;
import io.counterweight.stream.Rekeying;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hostile records over all public and internal topics of a service on a real broker. Short in
/// every build; `-Dhostile.records=500000` is the long form of `docs/hostile.md`, which prints what
/// that says.
class HostileServiceIT {
    private static final int RECORDS = Integer.getInteger("hostile.records", 4_000);
    private static final long SEED = Long.getLong("hostile.seed", 1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PARTS = 4;

    /// Sent and not read yet, at most: as much as a topic may hold.
    private static final int IN_FLIGHT = 20_000;

    @TempDir Path folder;

    /// What the broker took, by topic.
    private final Map<String, Integer> sent = new ConcurrentSkipListMap<>();

    /// What it did not: more than a megabyte, or no key for a compacted topic.
    private final Map<String, Integer> refusals = new ConcurrentSkipListMap<>();

    @ParameterizedTest(name = "{0} partitions")
    @ValueSource(ints = {1, 2})
    void everyHostileRecordIsUsedOrDeadLetteredAndNoThreadDies(int partitions) throws Exception {
        var rekeying = partitions == 1 ? Rekeying.HANDED_ON : Rekeying.THROUGH_TOPICS;
        try (var cards = CardService.on(folder, 1, partitions);
                var service = cards.start("state", Role.ALL);
                var producer = producer(cards)) {
            var records =
                    new HostileRecords(
                            cards.plan,
                            rekeying,
                            SEED,
                            Instant.parse("2025-06-02T00:00:00Z").toEpochMilli());
            long start = System.nanoTime();
            var heaps = new ArrayList<Long>();
            for (int part = 1; part <= PARTS; part++) {
                send(cards, service, producer, records, RECORDS / PARTS);
                awaitRead(cards, service);
                heaps.add(heap());
                System.out.printf(
                        "hostile records=%d seconds=%.0f heap=%d MB rss=%d MB%n",
                        part * (RECORDS / PARTS),
                        (System.nanoTime() - start) / 1e9,
                        heaps.getLast() >> 20,
                        resident() >> 20);
            }
            var topics = HostileRecords.topics(cards.plan, rekeying);
            var counts = counts(cards, topics);
            System.out.println("sent     " + sent + ", refused by the broker " + refusals);
            System.out.println("on topic " + counts.topics);
            System.out.println("letters  " + counts.letters);
            assertThat(sent.keySet()).as("topics that records went to").containsAll(topics);
            assertBalance(cards, rekeying, counts);
            assertThat(service.failed()).isNull();
            assertThat(service.isRunning()).isTrue();
            assertThat(heaps.getLast())
                    .as("heap after a collection, bytes")
                    .isLessThan(heaps.get(PARTS / 2 - 1) + (64L << 20));
            assertMetricsAgree(cards, service, topics, counts);
        }
    }

    private void send(
            CardService cards,
            Service service,
            KafkaProducer<byte[], byte[]> producer,
            HostileRecords records,
            int count) {
        for (int i = 0; i < count; i++) {
            var record = records.next();
            producer.send(
                    new ProducerRecord<>(
                            cards.plan.topics().named(record.topic()),
                            null,
                            record.timestamp(),
                            record.key(),
                            record.value(),
                            record.kafkaHeaders()),
                    (at, refused) -> {
                        if (refused == null) {
                            sent.merge(record.topic(), 1, Integer::sum);
                        } else {
                            refusals.merge(record.topic(), 1, Integer::sum);
                        }
                    });
            if (i % IN_FLIGHT == IN_FLIGHT - 1) {
                awaitRead(cards, service);
            }
        }
        producer.flush();
    }

    /// Until nothing waits and nothing more is written.
    private static void awaitRead(CardService cards, Service service) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .during(Duration.ofSeconds(2))
                .until(() -> {
                    assertThat(service.failed()).as("the application that ended").isNull();
                    return lag(cards.get(service, "/metrics").body()) == 0;
                });
    }

    private static double lag(String metrics) {
        var lags =
                metrics.lines()
                        .filter(line -> line.startsWith("counterweight_consumer_lag_records"))
                        .mapToDouble(HostileServiceIT::value)
                        .toArray();
        double sum = 0;
        for (double lag : lags) {
            sum += lag;
        }
        return lags.length == 0 ? Double.NaN : sum;
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    /// Committed records by topic, and the dead letters by what made them.
    private record Counts(Map<String, Long> topics, Map<String, Long> letters) {
        long topic(String name) {
            return topics.getOrDefault(name, 0L);
        }

        long letters(String name) {
            return letters.getOrDefault(name, 0L);
        }
    }

    private static Counts counts(CardService cards, List<String> read) {
        var topics = new TreeMap<String, Long>();
        var names = new ArrayList<>(read);
        names.addAll(List.of("decisions", "dead-letters"));
        for (var name : names) {
            topics.put(name, 0L);
            cards.topics.each(
                    cards.plan.topics().named(name), record -> topics.merge(name, 1L, Long::sum));
        }
        var letters = new TreeMap<String, Long>();
        cards.topics.each(
                cards.plan.topics().deadLetters(),
                letter -> letters.merge(cause(letter), 1L, Long::sum));
        return new Counts(topics, letters);
    }

    /// What a check said of a record is by the topic of the record; what came later by its reason,
    /// since a hostile record can name any source.
    private static String cause(ConsumerRecord<byte[], byte[]> letter) {
        var reason = header(letter, "reason");
        if (reason.equals("duplicate-transaction") || reason.equals("unknown-transaction")) {
            return reason;
        }
        if (reason.equals("not-finite") && header(letter, "detail").startsWith("feature ")) {
            return "unscorable";
        }
        var topic = header(letter, "topic");
        return topic.substring(topic.indexOf('.') + 1);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private void assertBalance(CardService cards, Rekeying rekeying, Counts counts) {
        long passing = sent("transactions") - counts.letters("transactions");
        if (!rekeying.isHandedOn()) {
            for (var entity : cards.plan.features().entities()) {
                var topic = "by-" + entity;
                assertThat(counts.topic(topic)).as(topic).isEqualTo(passing + sent(topic));
                passing += sent(topic) - counts.letters(topic);
                if (entity.equals(cards.plan.features().entities().getFirst())) {
                    passing -= counts.letters("duplicate-transaction");
                }
            }
        } else {
            passing -= counts.letters("duplicate-transaction");
        }
        passing -= counts.letters("unscorable");
        assertThat(counts.topic("decisions")).as("decisions").isEqualTo(passing);
        assertThat(counts.topic("scored")).as("scored").isEqualTo(passing + sent("scored"));
        if (!rekeying.isHandedOn()) {
            assertThat(counts.topic("labels-by-transaction"))
                    .as("labels-by-transaction")
                    .isEqualTo(
                            sent("labels")
                                    - counts.letters("labels")
                                    + sent("labels-by-transaction"));
        }
        assertThat(counts.letters.values().stream().mapToLong(n -> n).sum())
                .as("dead letters")
                .isEqualTo(counts.topic("dead-letters"));
    }

    /// At least what the topics say: a count does not go back where a transaction was aborted, and
    /// its records are counted again.
    private void assertMetricsAgree(
            CardService cards, Service service, List<String> topics, Counts counts)
            throws Exception {
        var read = new HashMap<String, Double>();
        cards.get(service, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("counterweight_records_total"))
                .forEach(line ->
                        read.put(
                                line.replaceAll(
                                        ".*result=\"([a-z]+)\",topic=\"([a-z-]+)\".*", "$2 $1"),
                                value(line)));
        System.out.println("read     " + new TreeMap<>(read));
        for (var topic : topics) {
            if (!topic.equals("models") && !topic.equals("promotions")) {
                assertThat(read.get(topic + " unusable"))
                        .as(topic + " unusable")
                        .isGreaterThanOrEqualTo(counts.letters(topic));
                assertThat(read.get(topic + " used"))
                        .as(topic + " used")
                        .isGreaterThanOrEqualTo(counts.topic(topic) - counts.letters(topic));
            }
        }
    }

    private long sent(String topic) {
        return sent.getOrDefault(topic, 0);
    }

    private static KafkaProducer<byte[], byte[]> producer(CardService cards) {
        return new KafkaProducer<>(
                // A topic that is not there fails a record at once, not after a minute each.
                Map.of(
                        "bootstrap.servers",
                        cards.broker.bootstrap(),
                        "linger.ms",
                        "20",
                        "max.block.ms",
                        "5000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /// Bytes in use after a collection.
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}

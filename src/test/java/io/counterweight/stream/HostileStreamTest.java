package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.hostile.HostileRecord;
import io.counterweight.hostile.HostileRecords;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The short form of the hostile stream: what the long one, `HostileServiceIT`, sends through a
/// broker goes through the topologies in one thread.
class HostileStreamTest {
    private static final Path CORPUS = Path.of("src/test/resources/hostile");

    @TempDir Path folder;

    static Stream<Arguments> plans() {
        return Stream.of(Rekeying.THROUGH_TOPICS, Rekeying.HANDED_ON)
                .flatMap(HostileStreamTest::plans);
    }

    private static Stream<Arguments> plans(Rekeying rekeying) {
        return Stream.of(
                Arguments.of("payments", Plans.payments(), 1, 6_000, rekeying),
                Arguments.of("three classes", Plans.threeClasses(), 2, 3_000, rekeying),
                Arguments.of("fraud labels only", Plans.fraudLabelsOnly(), 3, 4_000, rekeying),
                Arguments.of("keyed by card", Plans.keyedByCard(), 4, 2_000, rekeying),
                Arguments.of("without entities", Plans.withoutEntities(), 5, 2_000, rekeying),
                Arguments.of("side by side", Plans.sideBySide(), 6, 4_000, rekeying));
    }

    @ParameterizedTest(name = "{0}, seed {2}, {4}")
    @MethodSource("plans")
    void everyHostileRecordIsUsedOrCountedAndNoneEndsTheStream(
            String name, StreamPlan plan, int seed, int count, Rekeying rekeying) {
        var sent = new TreeMap<String, Integer>();
        try (var drivers = new Drivers(plan, folder, rekeying)) {
            var records = new HostileRecords(plan, rekeying, seed, Payment.START);
            for (int i = 0; i < count; i++) {
                var record = records.next();
                send(drivers, record, "record " + i + " of seed " + seed);
                sent.merge(record.topic(), 1, Integer::sum);
            }
            assertBalance(plan, rekeying, drivers, sent);
        }
    }

    static Stream<Path> corpus() throws IOException {
        try (var files = Files.list(CORPUS)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void whatOnceEndedTheStreamDoesNotAgain(Path file) throws IOException {
        var record = HostileRecord.parse(Files.readString(file));
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            drivers.send(Payment.of("before", Payment.START));
            send(drivers, record, file.toString());
            drivers.send(Payment.of("after", Payment.START + 1));
            assertThat(drivers.decisions).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    private static void send(Drivers drivers, HostileRecord record, String which) {
        try {
            drivers.send(record);
        } catch (RuntimeException e) {
            throw new AssertionError(which + " ends the stream:\n" + record.text(), e);
        }
    }

    /// All that was sent to a topic, and all that the topology itself wrote there, was read; all
    /// that was read went on or to the dead letters.
    private static void assertBalance(
            StreamPlan plan, Rekeying rekeying, Drivers drivers, Map<String, Integer> sent) {
        var heard = drivers.heard;
        var entities = plan.features().entities();
        int passing = heard.used.get("transactions");
        assertThat(passing + heard.unusable.get("transactions"))
                .as("transactions")
                .isEqualTo(sent.get("transactions"));
        int duplicates = reasons(drivers, "duplicate-transaction");
        if (entities.isEmpty()) {
            passing = hop(heard, "by-transaction", passing, sent) - duplicates;
        }
        for (var entity : entities) {
            passing = hop(heard, "by-" + entity, passing, sent);
            passing -= entity.equals(entities.getFirst()) ? duplicates : 0;
        }
        assertThat(passing).as("scored").isEqualTo(heard.scored + unscorable(drivers));
        assertThat(drivers.decisions).hasSize(heard.scored);
        read(heard, "scored", heard.scored, sent.get("scored"));
        assertThat(heard.used.get("labels") + heard.unusable.get("labels"))
                .as("labels")
                .isEqualTo(sent.get("labels"));
        hop(heard, "labels-by-transaction", heard.used.get("labels"), sent);
        read(heard, "examples", drivers.examples.size(), sent.get("examples"));
        assertThat(heard.used.get("promotions") + heard.unusable.get("promotions"))
                .as("promotions")
                .isEqualTo(sent.get("promotions") + drivers.promotions.size());
        int outcomes = 0;
        int sentOutcomes = 0;
        for (var topic : outcomes(plan, rekeying)) {
            outcomes += heard.used.get(topic) + heard.unusable.get(topic);
            sentOutcomes += sent.get(topic);
        }
        assertThat(outcomes).as("outcomes").isEqualTo(drivers.outcomes.size() + sentOutcomes);
        int unusable = heard.unusable.values().stream().mapToInt(n -> n).sum();
        int unknown = reasons(drivers, "unknown-transaction");
        assertThat(drivers.letters)
                .as("dead letters")
                .hasSize(
                        unusable
                                - heard.unusable.getOrDefault("promotions", 0)
                                + duplicates
                                + unscorable(drivers)
                                + unknown)
                .hasSize(heard.deadLettered.size());
        assertThat(drivers.examples).isNotEmpty();
        assertThat(heard.swapped).as("models").isNotEmpty();
    }

    private static List<String> outcomes(StreamPlan plan, Rekeying rekeying) {
        var entities = plan.entitiesWithOutcomes();
        if (rekeying.isHandedOn()) {
            return entities.isEmpty() ? List.of() : List.of("outcomes");
        }
        return entities.stream().map(entity -> "outcomes-" + entity).toList();
    }

    /// All go on where there is no such topic.
    private static int hop(Heard heard, String topic, int written, Map<String, Integer> sent) {
        return sent.containsKey(topic) ? read(heard, topic, written, sent.get(topic)) : written;
    }

    /// @return those that went on
    private static int read(Heard heard, String topic, int written, int sent) {
        int used = heard.used.getOrDefault(topic, 0);
        assertThat(used + heard.unusable.getOrDefault(topic, 0))
                .as(topic)
                .isEqualTo(written + sent);
        return used;
    }

    private static int reasons(Drivers drivers, String reason) {
        return (int) drivers.letters.stream().filter(l -> l.reason().equals(reason)).count();
    }

    private static int unscorable(Drivers drivers) {
        return (int)
                drivers.letters.stream()
                        .filter(l -> l.reason().equals("not-finite"))
                        .filter(l -> l.detail().startsWith("feature "))
                        .count();
    }
}

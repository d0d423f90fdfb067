package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingKeys;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The stores as the versions of commits 86abd24 and 233ed96 left them in the middle of a stream
/// ([Traffic] of seed 31, the first half): this one goes on from there.
class StateOfBeforeTest {
    private static final long MINUTE = 60_000;

    @TempDir private Path folder;

    static Stream<Arguments> plans() {
        return Stream.of(
                Arguments.of("86abd24-fraud-labels-only", Plans.fraudLabelsOnly()),
                Arguments.of("86abd24-payments", Plans.payments()),
                Arguments.of("233ed96-fraud-labels-only", Plans.fraudLabelsOnly()),
                Arguments.of("233ed96-payments", Plans.payments()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plans")
    void allThatWaitedGetsItsLabelAndNothingIsScoredTwice(String name, StreamPlan plan)
            throws Exception {
        var snapshot = StateSnapshot.open(file(name), plan);
        var traffic = Traffic.of(plan, 31, 300);
        int half = traffic.size() / 2;
        try (var drivers = Drivers.restartable(plan, folder);
                var whole = new Replayed(plan)) {
            traffic.subList(0, half).forEach(sent -> sent.to(whole.stream));
            var learnedBefore = ids(whole);
            var waiting = new HashSet<String>();
            snapshot.read(
                    plan,
                    (store, key, value) -> {
                        put(drivers, store, key, value);
                        if (store.equals(StateStores.PENDING) && !PendingKeys.isClock(key)) {
                            waiting.add(new String(key, UTF_8));
                        }
                    });
            drivers.restart();

            var again = traffic.subList(0, half).stream().filter(sent -> !sent.label()).toList();
            again.subList(again.size() - 40, again.size()).forEach(sent -> sent.to(drivers));
            assertThat(drivers.decisions).as("each was scored before").isEmpty();

            traffic.subList(half, traffic.size())
                    .forEach(sent -> {
                        sent.to(drivers);
                        sent.to(whole.stream);
                    });
            drivers.send(Traffic.end());
            var end = Traffic.end();
            whole.stream.transaction(end.key(), end.bytes(), end.at());
            for (int i = 0; i < 12; i++) {
                drivers.send(Payment.of("end-" + i, end.at() + (i + 1) * MINUTE));
            }
            var learned =
                    drivers.examples.stream()
                            .map(e -> e.getScored().getTransactionId())
                            .collect(Collectors.toSet());
            var expected = ids(whole);
            expected.removeAll(learnedBefore);
            assertThat(learned).containsAll(expected);
            assertThat(drivers.kept(StateStores.PENDING))
                    .as("waiting before: %d, now only the last", waiting.size())
                    .isEqualTo(13);
        }
    }

    private static Set<String> ids(Replayed replayed) {
        return replayed.examples.stream()
                .map(e -> e.getScored().getTransactionId())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static void put(Drivers drivers, String store, byte[] key, byte[] value) {
        switch (store) {
            case StateStores.SEEN -> {
                int id = key.length - Long.BYTES - Integer.BYTES;
                drivers.seenBefore()
                        .put(
                                Messages.text(Arrays.copyOf(key, id)),
                                value,
                                ByteBuffer.wrap(key, id, Long.BYTES).getLong());
            }
            case StateStores.SEEN_IDS ->
                    drivers.<Bytes>scorerStore(store).put(Bytes.wrap(key), value);
            case StateStores.PENDING -> drivers.pending(key, value);
            case StateStores.LEARNER ->
                    drivers.<String>trainerStore(store).put(Messages.text(key), value);
            case StateStores.MODELS -> drivers.model(Messages.text(key), value);
            default -> drivers.profile(store, key, value);
        }
    }

    private Path file(String name) throws URISyntaxException {
        var resource = getClass().getResource("state-" + name + ".gz");
        return Path.of(resource.toURI());
    }
}

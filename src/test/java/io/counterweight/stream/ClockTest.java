package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.DELAY;
import static io.counterweight.stream.Plans.KEPT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.stream.pending.PendingKeys;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The clocks that go by event time: what moves them, and what cannot.
class ClockTest {
    private static final long MINUTE = 60_000;
    private static final long END = Instant.parse("9998-01-01T00:00:00Z").toEpochMilli();

    @TempDir private Path folder;

    /// What docs/running.md posts: a class, no time, while the stream's own time is another year.
    @Test
    void aLabelOfTodayOnAStreamOfThePastStopsNoPublishing() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            traffic(drivers, 0, 60);
            int before = drivers.models.size();
            assertThat(before).isPositive();
            var today = System.currentTimeMillis();
            drivers.label(
                    null,
                    "{\"transactionId\":\"p-59\",\"class\":\"fraud\"}".getBytes(UTF_8),
                    today);
            assertThat(drivers.examples.getLast().getLabelledAt())
                    .as("as the stream has it")
                    .isBetween(START + 59 * MINUTE, START + 60 * MINUTE);
            traffic(drivers, 60, 120);
            assertThat(drivers.models.size())
                    .as("models published: every ten minutes")
                    .isGreaterThanOrEqualTo(before + 5);
        }
    }

    @Test
    void aLabelThatSaysATimeAheadOfTheStreamCountsAsNoLaterThanTheDelay() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            drivers.send(Payment.of("p", START));
            drivers.send(new Verdict("p", "fraud", START + 300 * DELAY));
            assertThat(drivers.examples.getLast().getLabelledAt())
                    .isEqualTo(START + MINUTE - 1 + DELAY);
        }
    }

    @Test
    void noLabelIsKnownBeforeItsTransaction() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            drivers.send(Payment.of("p", START));
            drivers.send(new Verdict("p", "fraud", 0));
            assertThat(drivers.examples.getLast().getLabelledAt()).isEqualTo(START);
        }
    }

    /// One that an earlier version took is on its way when this one starts.
    @Test
    void aScoredTransactionFarAheadOfItsRecordMovesTheClockNoFurtherThanItMayBe() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            drivers.send(Payment.of("p", START));
            var ahead =
                    drivers.scored.getFirst().toBuilder()
                            .setTransactionId("ahead")
                            .setEventTime(START + KEPT + MINUTE)
                            .build();
            drivers.toTrainer("payments.scored", "ahead".getBytes(UTF_8), ahead.toByteArray());
            drivers.send(new Verdict("p", "fraud", START + 1));
            assertThat(drivers.examples).as("it is not forgotten").hasSize(1);
        }
    }

    @Test
    void aClockThatWasPushedIsSetBackByItselfAndAllGoesOn() {
        try (var drivers = Drivers.restartable(Plans.fraudLabelsOnly(), folder)) {
            drivers.send(Payment.of("p", START));
            drivers.pending(earlier(0xff), bytes(END));
            drivers.restart();
            drivers.send(Payment.of("q", START + DELAY + MINUTE));
            assertThat(drivers.heard.setBack).containsExactly("matching");
            assertThat(drivers.examples)
                    .extracting("scored.transactionId")
                    .as("matured")
                    .containsExactly("p");
            drivers.restart();
            drivers.send(Payment.of("r", START + 3 * DELAY));
            assertThat(drivers.heard.setBack).as("once").hasSize(1);
            assertThat(drivers.examples).hasSize(2);
        }
    }

    @Test
    void aLabelSetsAPushedClockBackToo() {
        try (var drivers = Drivers.restartable(Plans.fraudLabelsOnly(), folder)) {
            drivers.send(Payment.of("p", START));
            drivers.pending(earlier(0xff), bytes(END));
            drivers.pending(earlier(0xfe), bytes(END));
            drivers.restart();
            drivers.send(new Verdict("p", "fraud", START + MINUTE));
            assertThat(drivers.heard.setBack).containsExactly("matching");
            assertThat(drivers.examples).as("it is not held until the year 9998").hasSize(1);
            drivers.send(new Verdict("nobody", "fraud", START + MINUTE));
            drivers.send(Payment.of("q", START + KEPT + 2 * MINUTE));
            assertThat(drivers.letters)
                    .extracting(Letter::reason)
                    .containsExactly("unknown-transaction");
        }
    }

    @Test
    void aBatchOfThePastSetsNoClockBack() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            drivers.send(Payment.of("now", START));
            for (int i = 0; i < 100; i++) {
                drivers.send(Payment.of("past-" + i, START - 90L * 86_400_000 + i));
            }
            assertThat(drivers.heard.setBack).isEmpty();
            drivers.send(new Verdict("now", "fraud", START + MINUTE));
            assertThat(drivers.examples).hasSize(1);
        }
    }

    @Test
    void duplicatesAreSeenAfterTheirNewestDayWasPushed() {
        try (var drivers = Drivers.restartable(Plans.payments(), folder)) {
            drivers.send(Payment.of("p", START));
            var days = ByteBuffer.allocate(12).putInt((int) (END / 86_400_000));
            drivers.<Bytes>scorerStore(StateStores.SEEN_IDS).put(meta(0xff), days.array());
            drivers.restart();
            for (int i = 0; i < 20; i++) {
                drivers.send(Payment.of("q-" + i / 2, START + i));
            }
            drivers.send(Payment.of("p", START));
            assertThat(drivers.heard.setBack).containsExactly("duplicates");
            assertThat(drivers.decisions).hasSize(11);
            assertThat(drivers.letters).hasSize(11);
        }
    }

    private static void traffic(Drivers drivers, int from, int to) {
        for (int i = from; i < to; i++) {
            drivers.send(Payment.of("p-" + i, START + i * MINUTE).ofAmount(10 + i));
            if (i > 0) {
                drivers.send(new Verdict("p-" + (i - 1), "genuine", START + i * MINUTE + 1));
            }
        }
    }

    /// As the release of before kept its clock.
    private static byte[] earlier(int first) {
        return PendingKeys.ofEarlier(new byte[] {(byte) first});
    }

    private static Bytes meta(int first) {
        return Bytes.wrap(new byte[] {(byte) first});
    }

    private static byte[] bytes(long time) {
        return ByteBuffer.allocate(Long.BYTES).putLong(time).array();
    }
}

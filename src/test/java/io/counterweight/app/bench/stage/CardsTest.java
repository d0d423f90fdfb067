package io.counterweight.app.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.IdKeys;
import io.counterweight.event.Label;
import io.counterweight.event.LabelReader;
import io.counterweight.event.TopicNames;
import io.counterweight.event.TransactionIds;
import io.counterweight.event.TransactionReader;
import io.counterweight.event.TransactionReading;
import io.counterweight.plan.Pipelines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CardsTest {
    private final Cards cards = new Cards(1_000, 5_000);
    private final TransactionReader reader =
            new TransactionReader(Pipelines.load("handbook-extended").value().event(), IdKeys.NONE);

    @Test
    void thePackedPipelineReadsThem() {
        var read = read(7);
        assertThat(read.getTransactionId()).isEqualTo("0000000007");
        assertThat(Instant.ofEpochMilli(read.getEventTime()))
                .isEqualTo(Instant.parse("2010-01-01T00:02:00Z"));
        assertThat(read.getEntities(0)).matches("c0000\\d{3}").isEqualTo(text(cards.key(7)));
        assertThat(read.getEntities(1)).matches("t0000\\d{3}");
        assertThat(read.getNumbers(0)).isBetween(10.0, 100.0);
    }

    @Test
    void aLabelNamesItsTransactionAndIsKnownSevenDaysAfterIt() {
        var plan = Pipelines.plan(Pipelines.load("handbook-extended"), TopicNames.of("bench"));
        var labels = new LabelReader(plan.classes(), TransactionIds.PLAIN);
        for (long number : new long[] {0, 12_345, fraud()}) {
            var label = (Label) labels.read(cards.label(number), Long.MAX_VALUE);
            assertThat(label.transactionId()).isEqualTo(text(Cards.id(number)));
            assertThat(label.label()).isEqualTo(cards.isFraud(number) ? 1 : 0);
            assertThat(Instant.ofEpochMilli(label.labelledAt()))
                    .isEqualTo(
                            Instant.ofEpochMilli(read(number).getEventTime())
                                    .plusSeconds(7 * 86_400));
        }
    }

    @Test
    void eachPassMeetsEveryCustomerAndEveryTerminalOnce() {
        for (long pass : new long[] {0, 1, 57}) {
            var customers = new HashSet<String>();
            var terminals = new HashSet<String>();
            for (long i = 1_000 * pass; i < 1_000 * (pass + 1); i++) {
                customers.add(read(i).getEntities(0));
                terminals.add(read(i).getEntities(1));
            }
            assertThat(customers).hasSize(1_000);
            assertThat(terminals).hasSize(1_000);
        }
    }

    @Test
    void oneInAHundredIsFraudAndTheSameEachTime() {
        var again = new Cards(1_000, 5_000);
        long frauds = LongStream.range(0, 400_000).filter(cards::isFraud).count();
        // 20 terminals of 1,000 are compromised at a time, give or take 4.
        assertThat(frauds / 400_000.0).isCloseTo(0.01, within(0.004));
        assertThat(LongStream.range(0, 1_000).map(i -> 399 * i))
                .allMatch(i -> cards.isFraud(i) == again.isFraud(i));
        assertThat(again.transaction(123_456)).isEqualTo(cards.transaction(123_456));
    }

    @Test
    void theNumberIsReadFromTheIdAndFromNothingElse() {
        assertThat(Cards.numberOf(Cards.id(1_234_567))).isEqualTo(1_234_567);
        assertThatThrownBy(() -> Cards.numberOf("12345".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no id of the bench: 12345");
        assertThatThrownBy(() -> Cards.numberOf("00000c0001".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no id of the bench: 00000c0001");
    }

    private long fraud() {
        return LongStream.range(0, 100_000).filter(cards::isFraud).findFirst().orElseThrow();
    }

    private EnrichedTransaction.Builder read(long number) {
        var reading = reader.read(cards.transaction(number), System.currentTimeMillis());
        assertThat(reading).isInstanceOf(TransactionReading.Good.class);
        return ((TransactionReading.Good) reading).transaction();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}

package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.DELAY;
import static io.counterweight.stream.Plans.KEPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.PendingTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.Translation;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.stream.pending.PendingStore;
import io.counterweight.stream.pending.PendingTransactions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many transactions that are due at once, as after a pause of what sends them. [DueTimes] says how
/// long it takes.
class DueEntriesTest {
    private static final long MINUTE = 60_000;

    @TempDir private Path folder;

    @Test
    void aBoundedNumberOfThemIsTakenWithEachRecordOldestFirst() {
        int waiting = 3 * PendingTransactions.AT_ONCE + 1;
        try (var drivers = new Drivers(Plans.fraudLabelsOnly(), folder)) {
            for (int i = waiting; i-- > 0; ) {
                drivers.send(Payment.of("p-" + i, START + i));
            }
            for (int sent = 1; sent <= 4; sent++) {
                drivers.send(Payment.of("after-" + sent, START + 3 * DELAY + sent));
                assertThat(drivers.examples)
                        .hasSize(Math.min(waiting, sent * PendingTransactions.AT_ONCE));
            }
            assertThat(drivers.examples)
                    .extracting(example -> example.getScored().getTransactionId())
                    .containsExactlyElementsOf(
                            IntStream.range(0, waiting).mapToObj(i -> "p-" + i).toList());
        }
    }

    @Test
    void aRestartInTheMiddleTakesTheRestInTheSameOrder() {
        int waiting = 3 * PendingTransactions.AT_ONCE + 1;
        try (var drivers = Drivers.restartable(Plans.fraudLabelsOnly(), folder)) {
            for (int i = 0; i < waiting; i++) {
                drivers.send(Payment.of("p-" + i, START + i));
            }
            for (int sent = 1; sent <= 4; sent++) {
                drivers.send(Payment.of("after-" + sent, START + 3 * DELAY + sent));
                drivers.restart();
            }
            assertThat(drivers.examples)
                    .extracting(example -> example.getScored().getTransactionId())
                    .containsExactlyElementsOf(
                            IntStream.range(0, waiting).mapToObj(i -> "p-" + i).toList());
        }
    }

    @Test
    void whatComesAfterItsTimeIsTakenWithTheNextMinute() {
        try (var drivers = new Drivers(Plans.fraudLabelsOnly(), folder)) {
            drivers.send(Payment.of("first", START));
            drivers.send(Payment.of("now", START + 4 * DELAY));
            var late = Payment.of("late", START + MINUTE);
            drivers.transaction(late.key(), late.bytes(), START + 4 * DELAY + 1);
            drivers.send(Payment.of("next", START + 4 * DELAY + MINUTE));
            assertThat(drivers.examples)
                    .extracting(example -> example.getScored().getTransactionId())
                    .containsExactly("first", "late");
        }
    }

    /// The store is the same, the pipeline's file another: whoever waits keeps its place, unless it
    /// would be too early.
    @Test
    void aChangedDelayLosesNothingThatWaits() {
        for (var delay : new String[] {"2h", "30m"}) {
            var stores = new KeptStores();
            var state = folder.resolve(delay);
            try (var before = Drivers.over(stores, Plans.fraudLabelsOnly(), state)) {
                before.send(Payment.of("begin", START));
                before.send(Payment.of("p", START + 2 * DELAY));
                before.send(Payment.of("q", START + 2 * DELAY + 1));
            }
            var changed = Plans.fraudLabelsOnly("delay: " + delay + ", revisions: 1h");
            try (var after = Drivers.over(stores, changed, state.resolve("after"))) {
                after.send(new Verdict("q", "fraud", START + 2 * DELAY + 2));
                after.send(Payment.of("r", START + 3 * DELAY + MINUTE));
                assertThat(after.examples)
                        .as(delay)
                        .extracting(e -> e.getScored().getTransactionId())
                        .contains("q")
                        .satisfies(ids ->
                                assertThat(ids.contains("p")).isEqualTo(delay.equals("30m")));
                after.send(Payment.of("s", START + 4 * DELAY + 2 * MINUTE));
                assertThat(after.examples)
                        .extracting(e -> e.getScored().getTransactionId())
                        .contains("p");
                after.send(Payment.of("t", START + 9 * KEPT));
                after.send(Payment.of("u", START + 9 * KEPT + MINUTE));
                assertThat(after.kept(StateStores.PENDING)).isEqualTo(2);
            }
        }
    }

    /// A second of transactions becomes due each second, but a minute of them with each minute:
    /// they are gone long before the next.
    @Test
    void atTwentyThousandASecondAMinuteOfThemIsTakenWithinItsFirstSeconds() {
        int perMinute = 20_000 * 60;
        var plan = Plans.waiting("cover: all, delay: 1m, revisions: 0s");
        var pending =
                new PendingTransactions(
                        PendingRules.of(plan.labels()),
                        new Translation(plan),
                        PendingStore.inMemory("pending", PendingRules.of(plan.labels()), null));
        int waiting = 0;
        int most = 0;
        long needed = 0;
        for (int i = 0; i < perMinute * 2 + perMinute / 4; i++) {
            var scored = ScoredTransaction.newBuilder().setEventTime(START + i / 20);
            pending.reach(scored.getEventTime());
            var taken = new ArrayList<String>();
            pending.takeDue((id, due) -> taken.add(id));
            pending.put("" + i, null, PendingTransaction.newBuilder().setScored(scored).build());
            waiting += 1 - taken.size();
            most = Math.max(most, taken.size());
            needed += taken.isEmpty() ? 0 : 1;
        }
        assertThat(most).isEqualTo(PendingTransactions.AT_ONCE);
        assertThat(needed)
                .as("records that took a minute's entries, of 1,200,000")
                .isEqualTo(perMinute / PendingTransactions.AT_ONCE);
        assertThat(waiting)
                .as("those of the minute before and of this")
                .isEqualTo(perMinute * 5 / 4);
    }
}

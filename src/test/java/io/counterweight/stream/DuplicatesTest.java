package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.feature.RecentIds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Transactions that a producer sends again.
class DuplicatesTest {
    private static final long DAY = 86_400_000;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private Drivers drivers;

    @BeforeEach
    void open(@TempDir Path folder) {
        drivers = new Drivers(Plans.slowLabels(), folder);
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void aDuplicateIsScoredOnceAndDeadLettered() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("q", START));
        drivers.send(Payment.of("p", START));
        assertThat(drivers.scored).extracting("transactionId").containsExactly("p", "q");
        assertThat(drivers.decisions).hasSize(2);
        assertThat(drivers.letters)
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.reason()).isEqualTo("duplicate-transaction");
                    assertThat(letter.topic()).isEqualTo("payments.transactions");
                    assertThat(letter.partition()).isZero();
                    assertThat(letter.offset()).isEqualTo(2);
                    assertThat(letter.key()).as("the id").isEqualTo("p".getBytes(UTF_8));
                    assertThat(letter.value()).as("is at that offset").isNull();
                });
        assertThat(drivers.heard.deadLettered).containsExactly("duplicate-transaction");
    }

    /// A killed task reads again what it may have lost the decisions of.
    @Test
    void atLeastOnceTheFirstOfAStartAreDecidedAgainAndLaterOnesAreNot(@TempDir Path folder) {
        try (var again = Drivers.atLeastOnce(Plans.payments(), folder)) {
            again.send(Payment.of("p", START));
            again.send(Payment.of("p", START));
            assertThat(again.decisions).hasSize(2);
            assertThat(again.letters).isEmpty();
            for (int i = 2; i < DropDuplicates.READ_AGAIN; i++) {
                again.send(Payment.of("q" + i, START + i));
            }
            again.send(Payment.of("p", START));
            assertThat(again.letters).hasSize(1);
        }
    }

    @Test
    void aDuplicateCountsOnceInTheProfileOfItsCard() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("q", START + 1));
        int count = Plans.slowLabels().features().columnNames().indexOf("card-count");
        assertThat(drivers.scored.getLast().getFeatures(count)).isEqualTo(2);
    }

    @Test
    void aDuplicateOnTheOtherSideOfMidnightIsOne() {
        drivers.send(Payment.of("p", START - 1));
        drivers.send(Payment.of("p", START + 1));
        drivers.send(Payment.of("q", START + 1));
        drivers.send(Payment.of("q", START - 1));
        assertThat(drivers.decisions).hasSize(2);
        assertThat(drivers.letters).hasSize(2);
    }

    @Test
    void aDuplicateLessThanADayApartIsOneWhateverCameBetween() {
        drivers.send(Payment.of("p", START + HOUR));
        drivers.send(Payment.of("q", START + 40 * HOUR));
        drivers.send(Payment.of("p", START + 24 * HOUR));
        assertThat(drivers.letters).hasSize(1);
    }

    @Test
    void anIdThatIsUsedAgainADayLaterIsAnotherTransaction() {
        drivers.send(Payment.of("p", START + HOUR));
        drivers.send(Payment.of("p", START + 25 * HOUR - 1));
        assertThat(drivers.decisions).hasSize(1);
        drivers.send(Payment.of("p", START + 25 * HOUR));
        assertThat(drivers.decisions).hasSize(2);
    }

    @Test
    void twoDaysLaterItIsScoredAgainButItsLabelStillLearnedOnce() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("p", START + 48 * HOUR));
        drivers.send(new Verdict("p", "fraud", START + 49 * HOUR));
        assertThat(drivers.decisions).hasSize(2);
        assertThat(drivers.heard.ignored).containsExactly("duplicate-transaction");
        assertThat(drivers.examples)
                .singleElement()
                .satisfies(example ->
                        assertThat(example.getScored())
                                .isEqualTo(
                                        drivers.scored.getFirst().toBuilder()
                                                .clearEntities()
                                                .build()));
    }

    @Test
    void aBatchThatIsSentTwiceDaysLateCountsOnce() {
        drivers.send(Payment.of("now", START + 4 * DAY));
        for (int twice = 0; twice < 2; twice++) {
            for (int i = 0; i < 10; i++) {
                late("late-" + i, START + i, START + 4 * DAY);
            }
        }
        assertThat(drivers.decisions).hasSize(11);
        assertThat(drivers.letters)
                .hasSize(10)
                .extracting(Letter::reason)
                .containsOnly("duplicate-transaction");
    }

    @Test
    void idsOlderThanDeclaredAreForgottenAndCountAgain() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("week", START + 7 * DAY));
        late("p", START, START + 7 * DAY);
        assertThat(drivers.decisions).hasSize(2);
        for (int i = 0; i < 3; i++) {
            drivers.send(Payment.of("later-" + i, START + 8 * DAY + i));
        }
        assertThat(drivers.keptByScorer(StateStores.SEEN_IDS))
                .as("the days; the ids are in profiles")
                .isEqualTo(1);
        late("p", START, START + 8 * DAY);
        assertThat(drivers.decisions).hasSize(6);
    }

    @Test
    void aRecordWithoutATimeOfItsOwnCannotBeOfAnyYear() {
        var end = Payment.of("end", Instant.parse("9998-01-01T00:00:00Z").toEpochMilli());
        drivers.transaction(end.key(), end.bytes(), 0);
        assertThat(drivers.letters).extracting(Letter::reason).containsExactly("far-future");
        for (int i = 0; i < 20; i++) {
            drivers.send(Payment.of("p-" + i / 2, START + i));
        }
        assertThat(drivers.decisions).hasSize(10);
        assertThat(drivers.letters).hasSize(11);
    }

    @Test
    void aRecordWithoutATimeOfItsOwnIsScoredAndGoesOnWithTheTimeItWasRead() {
        var payment = Payment.of("p", START);
        drivers.transaction(payment.key(), payment.bytes(), 0);
        assertThat(drivers.decisions).hasSize(1);
        assertThat(drivers.scoredAt.getLast()).isGreaterThan(START);
    }

    @Test
    void anIdOfTwoCardsIsTwoTransactionsButOneExample() {
        drivers.send(Payment.of("p", START).with("card-1", "shop-1"));
        drivers.send(Payment.of("p", START).with("card-2", "shop-1"));
        assertThat(drivers.decisions).hasSize(2);
        assertThat(drivers.letters).isEmpty();
        drivers.send(new Verdict("p", "fraud", START + HOUR));
        assertThat(drivers.examples).hasSize(1);
        assertThat(drivers.heard.ignored).containsExactly("duplicate-transaction");
    }

    @Test
    void idsThatFindNoRoomInTheProfileAreKeptBeside() {
        int sent = 2 * RecentIds.LIMIT;
        for (int i = 0; i < sent; i++) {
            drivers.send(Payment.of("p-" + i, START + i * HOUR / 2));
        }
        assertThat(drivers.decisions).hasSize(sent);
        assertThat(drivers.keptByScorer(StateStores.SEEN_IDS))
                .as("the other half, and the days")
                .isEqualTo(sent - RecentIds.LIMIT + 1);
        for (int i = 0; i < sent; i++) {
            late("p-" + i, START + i * HOUR / 2, START + sent * HOUR / 2);
        }
        assertThat(drivers.decisions).hasSize(sent);
        assertThat(drivers.letters).hasSize(sent);
    }

    /// One card with more ids than its profile has room for, in any order, weeks long.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void anIdPassesByTheRuleAlone(long seed) {
        var random = new Random(seed);
        var used = new HashMap<String, List<Long>>();
        var expected = new ArrayList<String>();
        long arrives = START;
        long newest = 0;
        for (int i = 0; i < 900; i++) {
            arrives += random.nextLong(HOUR);
            long time = arrives - (long) (9 * DAY * Math.pow(random.nextDouble(), 6));
            var id = "p-" + random.nextInt(300);
            late(id, time, arrives);
            newest = Math.max(newest, time / DAY);
            long from = (newest - 7) * DAY;
            var times = used.computeIfAbsent(id, each -> new ArrayList<>());
            if (times.stream().noneMatch(t -> t >= from && Math.abs(t - time) < DAY)) {
                expected.add(id);
                if (time >= from) {
                    times.add(time);
                }
            }
        }
        assertThat(drivers.scored)
                .extracting("transactionId")
                .hasSizeBetween(400, 850)
                .isEqualTo(expected);
        assertThat(drivers.keptByScorer(StateStores.SEEN_IDS)).isGreaterThan(10);
    }

    private void late(String id, long eventTime, long arrives) {
        var payment = Payment.of(id, eventTime);
        drivers.transaction(payment.key(), payment.bytes(), arrives);
    }

    @Test
    void theLabelOfADuplicateMatchesOnce() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("p", START));
        drivers.send(new Verdict("p", "fraud", START + 1));
        drivers.send(Payment.of("p", START));
        assertThat(drivers.examples).hasSize(1);
        assertThat(drivers.letters).hasSize(2);
    }

    @Test
    void aDuplicateOfABadRecordIsNotOne() {
        drivers.transaction(null, bytes("{\"id\":\"p\"}"), START);
        drivers.send(Payment.of("p", START));
        assertThat(drivers.decisions).hasSize(1);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }
}

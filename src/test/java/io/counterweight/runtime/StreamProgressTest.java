package io.counterweight.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.runtime.StreamSample.OneThread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// Samples of an application, five seconds apart.
class StreamProgressTest {
    private static final TopicPartition PARTITION = new TopicPartition("cards.scored", 0);

    private long now;
    private final StreamProgress progress = new StreamProgress(() -> now);

    @Test
    void oneThatHasNothingToDoGetsOn() {
        for (int i = 0; i < 20; i++) {
            take(thread(7, 100 + i, 0));
        }
        assertThat(progress.ageSeconds()).isZero();
        assertThat(progress.assignedPartitions()).isEqualTo(1);
    }

    @Test
    void oneThatCommitsGetsOnHoweverMuchWaits() {
        for (int i = 0; i < 20; i++) {
            take(thread(7 + i, 100, 1_000_000));
        }
        assertThat(progress.ageSeconds()).isZero();
    }

    @Test
    void oneWhoseBrokerIsGoneStandsStill() {
        take(thread(7, 100, 0));
        take(thread(7, 101, 0));
        for (int i = 0; i < 12; i++) {
            now += Duration.ofSeconds(5).toNanos();
            progress.take(new StreamSample(true, List.of(thread(7, 101, 0)), false, Map.of()));
        }
        assertThat(progress.ageSeconds()).isEqualTo(60);
        assertThat(progress.obstacle()).isEqualTo("the broker does not answer");
    }

    /// As after the broker's second kill: running, no lag known, and nothing fetched.
    @Test
    void oneWhoseFetchesAreNotAnsweredStandsStill() {
        for (int i = 0; i < 12; i++) {
            take(new OneThread("t", Set.of(PARTITION), 7, 100, 0, 1));
        }
        assertThat(progress.ageSeconds()).isEqualTo(60);
        assertThat(progress.obstacle()).isEqualTo("no broker answers its fetches");
        assertThat(progress.unknownLags()).isEqualTo(1);
    }

    @Test
    void oneThatReadsAndNeverCommitsStandsStill() {
        for (int i = 0; i < 12; i++) {
            take(thread(7, 100 + i, 4711));
        }
        assertThat(progress.ageSeconds()).isEqualTo(60);
        assertThat(progress.obstacle()).isEqualTo("4711 records wait and nothing is committed");
    }

    @Test
    void oneWhoseRecordsWaitBehindAHangingTransactionStandsStill() {
        take(thread(7, 100, 0));
        take(thread(7, 101, 0));
        for (int i = 0; i < 12; i++) {
            now += Duration.ofSeconds(5).toNanos();
            var sample =
                    new StreamSample(
                            true, List.of(thread(7, 200 + i, 0)), true, Map.of(PARTITION, 55L));
            progress.take(sample);
        }
        assertThat(progress.ageSeconds())
                .as("the first sample may be of one in flight")
                .isEqualTo(55);
        assertThat(progress.obstacle()).contains("cards.scored-0").contains("offset=55");
    }

    @Test
    void oneWithoutPartitionsGetsOnWhileItsGroupAnswers() {
        for (int i = 0; i < 12; i++) {
            take(new OneThread("t", Set.of(), 7, 30 + i, 0, 0));
        }
        assertThat(progress.ageSeconds()).isZero();
        for (int i = 0; i < 12; i++) {
            take(new OneThread("t", Set.of(), 7, 41, 0, 0));
        }
        assertThat(progress.ageSeconds()).isEqualTo(60);
        assertThat(progress.obstacle()).contains("its group does not answer");
    }

    @Test
    void oneThreadThatHangsIsNotHiddenByAnother() {
        var other = new TopicPartition("cards.scored", 1);
        for (int i = 0; i < 12; i++) {
            take(
                    new OneThread("one", Set.of(PARTITION), 7 + i, 100 + i, 0, 0),
                    new OneThread("other", Set.of(other), 7, 100, 0, 0));
        }
        assertThat(progress.ageSeconds()).isEqualTo(60);
    }

    @Test
    void oneThatDoesNotRunDoesNotGetOn() {
        now += Duration.ofSeconds(5).toNanos();
        progress.take(new StreamSample(false, List.of(), true, Map.of()));
        assertThat(progress.ageSeconds()).isEqualTo(5);
        assertThat(progress.obstacle()).isEqualTo("it does not run");
    }

    private static OneThread thread(double commits, double answers, long waiting) {
        return new OneThread("t", Set.of(PARTITION), commits, answers, waiting, 0);
    }

    private void take(OneThread... threads) {
        now += Duration.ofSeconds(5).toNanos();
        progress.take(new StreamSample(true, List.of(threads), true, Map.of()));
    }
}

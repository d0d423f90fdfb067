package io.counterweight.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.runtime.ThreadDeaths.End;
import io.counterweight.runtime.ThreadDeaths.Replace;
import io.counterweight.runtime.ThreadDeaths.Verdict;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class ThreadDeathsTest {
    private static final Throwable TIMEOUT =
            new StreamsException("commit", new TimeoutException("after 60000 ms"));

    private long now;
    private long progress;
    private final ThreadDeaths deaths = new ThreadDeaths(() -> now, () -> progress);

    @Test
    void whatPassesByIsTheCauseHoweverDeepItLies() {
        assertCause(TIMEOUT, "timeout");
        assertCause(new KafkaException(new ProducerFencedException("fenced")), "fenced");
        assertCause(new StreamsException(new InvalidProducerEpochException("old")), "fenced");
        assertCause(new StreamsException(new CommitFailedException()), "commit");
        assertCause(new StreamsException(new CoordinatorNotAvailableException("gone")), "broker");
        assertCause(new NetworkException("disconnected"), "broker");
        assertCause(
                new ProcessorStateException(
                        "Error opening store seen.20260101",
                        new RocksDBException(
                                "lock hold by current process, acquire time 1 acquiring thread 2:"
                                        + " /state/LOCK: No locks available")),
                "store-lock");
    }

    @Test
    void aBugAndWhatAPersonMustPutRightEndTheApplication() {
        for (var fault :
                new Throwable[] {
                    new StreamsException(new NullPointerException("a bug")),
                    new IndexOutOfBoundsException("a bug"),
                    new OutOfMemoryError("heap"),
                    new MissingSourceTopicException("deleted"),
                    new StreamsException(new TopicAuthorizationException("no right")),
                    new ProcessorStateException(new RocksDBException("No space left on device"))
                }) {
            assertThat(deaths.of(fault)).as(fault.toString()).isInstanceOf(End.class);
        }
    }

    @Test
    void thePauseDoublesUpToABoundAndBeginsAnewAfterProgress() {
        var pauses = new long[8];
        for (int i = 0; i < pauses.length; i++) {
            pauses[i] = replace(deaths.of(TIMEOUT)).pause().toSeconds();
        }
        assertThat(pauses).containsExactly(1, 2, 4, 8, 16, 30, 30, 30);
        now += Duration.ofMinutes(1).toNanos();
        progress = now - 1;
        assertThat(replace(deaths.of(TIMEOUT)).pause().toSeconds()).isEqualTo(1);
    }

    @Test
    void theLogHearsOfTheFirstDeathAndOfEachOtherCause() {
        assertThat(replace(deaths.of(TIMEOUT)).isNew()).isTrue();
        assertThat(replace(deaths.of(TIMEOUT)).isNew()).isFalse();
        assertThat(replace(deaths.of(new NetworkException("x"))).isNew()).isTrue();
        assertThat(replace(deaths.of(new NetworkException("x"))).isNew()).isFalse();
    }

    @Test
    void threadsThatDieForTenMinutesWithoutProgressEndTheProcess() {
        for (int minute = 0; minute < 10; minute++) {
            assertThat(deaths.of(TIMEOUT)).isInstanceOf(Replace.class);
            now += Duration.ofMinutes(1).toNanos();
        }
        assertThat(deaths.of(TIMEOUT)).isInstanceOf(End.class);
    }

    @Test
    void progressInBetweenIsAnotherChance() {
        for (int minute = 0; minute < 60; minute++) {
            assertThat(deaths.of(TIMEOUT)).isInstanceOf(Replace.class);
            now += Duration.ofMinutes(1).toNanos();
            if (minute % 9 == 8) {
                progress = now - 1;
            }
        }
    }

    /// No thread of this process can free what this process holds; its end does.
    @Test
    void aLockOfThisVeryProcessEndsItAfterAMinute() {
        var lock = new StreamsException(new RocksDBException("lock hold by current process"));
        assertThat(deaths.of(lock)).isInstanceOf(Replace.class);
        now += Duration.ofSeconds(61).toNanos();
        assertThat(deaths.of(lock)).isInstanceOf(End.class);
    }

    private void assertCause(Throwable fault, String code) {
        assertThat(replace(deaths.of(fault)).cause().code()).isEqualTo(code);
    }

    private static Replace replace(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Replace.class);
        return (Replace) verdict;
    }
}

package io.counterweight.stream.pending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DisposalsTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.close();
    }

    @Test
    void whoLetsGoDoesNotWaitAndWhoClosesDoes() {
        var disposals = new Disposals(threads);
        var goOn = new CountDownLatch(1);
        var isGone = new AtomicBoolean();
        disposals.begin(
                "pending.0",
                () -> {
                    await(goOn);
                    isGone.set(true);
                });
        assertThat(isGone).isFalse();
        assertThat(disposals.going()).as("no other may take its name").containsExactly("pending.0");
        goOn.countDown();
        disposals.close();
        assertThat(isGone).isTrue();
        assertThat(disposals.going()).isEmpty();
    }

    @Test
    void oneThatFailsIsToldWhoeverAsksNext() {
        var disposals = new Disposals(threads);
        disposals.begin(
                "pending.0",
                () -> {
                    throw new IllegalStateException("disk gone");
                });
        assertThatThrownBy(disposals::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("disk gone");
        disposals.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

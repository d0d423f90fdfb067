package io.counterweight.app.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Transactions that go through the API, each answered before the stream sees it. Those of one key
/// wait for one another, as a card's do; the times count that wait. To be fed by one thread.
final class AnswerCalls implements Transactions, AutoCloseable {
    private static final int LANES = 32;

    /// Fewer than the service answers at once.
    private static final int UNDER_WAY = 100;

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final int UNUSABLE = 422;

    private final URI address;
    private final Answers answers;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<ExecutorService> lanes = new ArrayList<>();
    private final Semaphore places = new Semaphore(UNDER_WAY);
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final ConcurrentHistogram micros =
            new ConcurrentHistogram(1, TimeUnit.MINUTES.toMicros(1), 3);
    private final LongAdder fallbacks = new LongAdder();

    /// How callers were answered so far.
    ///
    /// @param micros from when a transaction was due to its answer, µs
    /// @param fallbacks those that no model decided
    /// @param refused those that cannot be decided, and did not come to the stream
    record Times(Histogram micros, long fallbacks, long refused) {
        double millisAt(double percentile) {
            return micros.getValueAtPercentile(percentile) / 1e3;
        }
    }

    /// @param url of the service
    AnswerCalls(String url, Answers answers) {
        this.address = URI.create(url).resolve("/api/v1/decisions");
        this.answers = answers;
        for (int i = 0; i < LANES; i++) {
            lanes.add(Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()));
        }
    }

    @Override
    public void send(Arrival transaction) throws InterruptedException {
        long due = System.nanoTime();
        throwFailure();
        places.acquire();
        lanes.get(Math.floorMod(transaction.key().hashCode(), LANES))
                .execute(() -> {
                    try {
                        call(transaction, due);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    } catch (IOException | RuntimeException e) {
                        failure.compareAndSet(
                                null,
                                new IllegalStateException("a call was not answered: " + e, e));
                    } finally {
                        places.release();
                    }
                });
    }

    private void call(Arrival transaction, long due) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(LONGEST)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(transaction.value()))
                        .build();
        var response = http.send(request, BodyHandlers.ofString());
        micros.recordValue(Math.max(1, (System.nanoTime() - due) / 1_000));
        switch (response.statusCode()) {
            case OK -> {
                if (response.body().contains("\"fallback\":")) {
                    fallbacks.increment();
                }
            }
            // It is not on the topic, so neither are a decision or a dead letter.
            case UNUSABLE, CONFLICT -> answers.refused(transaction.transactionId());
            default ->
                    throw new IOException(
                            "status " + response.statusCode() + ", " + response.body());
        }
    }

    Times times() {
        return new Times(micros.copy(), fallbacks.sum(), answers.refused());
    }

    @Override
    public void flush() throws InterruptedException {
        places.acquire(UNDER_WAY);
        places.release(UNDER_WAY);
        throwFailure();
    }

    private void throwFailure() {
        var fault = failure.get();
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void close() {
        lanes.forEach(ExecutorService::shutdownNow);
        http.shutdownNow();
    }
}

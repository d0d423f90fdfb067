package io.counterweight.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.AnswerSeal;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.plan.StreamPlan;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// Sends a transaction to its topic, with what its caller is answered in a header. Any thread;
/// those of one entity in the order of the calls.
public final class SendAnswered {
    /// The W3C trace context.
    static final String TRACE_PARENT = "traceparent";

    static final String TRACE_STATE = "tracestate";

    private final StreamPlan plan;
    private final AnswerSeal seal;
    private final Appending appending;
    private final StreamObserver observer;

    public SendAnswered(
            StreamPlan plan, AnswerSeal seal, Appending appending, StreamObserver observer) {
        this.plan = plan;
        this.seal = seal;
        this.appending = appending;
        this.observer = observer;
    }

    /// A record under way.
    final class Sent {
        private final CompletableFuture<?> record;
        private final long since = System.nanoTime();

        private Sent(CompletableFuture<?> record) {
            this.record = record;
        }

        /// Waits until the broker has it, or the deadline.
        boolean isAppended(Terms terms) {
            try {
                record.get(Math.max(0, terms.nanosLeft()), TimeUnit.NANOSECONDS);
                observer.answerPhase("append", System.nanoTime() - since);
                return true;
            } catch (ExecutionException | TimeoutException _) {
                return false;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /// Whether it is known that the broker will not have it.
        boolean isLost() {
            return record.isCompletedExceptionally();
        }

        /// Runs when it turns out later that it did not get there, though its caller was answered.
        void onLoss(Runnable withdraw) {
            record.whenComplete((_, failure) -> {
                if (failure != null) {
                    observer.answered("lost", System.nanoTime() - since);
                    withdraw.run();
                }
            });
        }
    }

    Sent send(byte[] json, EnrichedTransaction transaction, DecideAhead.Ahead ahead, Terms terms) {
        var headers = new RecordHeaders();
        headers.add(AnswerSeal.HEADER, seal.seal(ahead.answer(), json));
        add(headers, TRACE_PARENT, terms.traceParent());
        add(headers, TRACE_STATE, terms.traceState());
        var record =
                new ProducerRecord<>(
                        plan.topics().transactions(), null, key(transaction), json, headers);
        return new Sent(appending.append(record));
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, value.getBytes(UTF_8));
        }
    }

    /// The first entity's id: transactions of a card stay in order.
    private String key(EnrichedTransaction transaction) {
        var entities = plan.features().entities();
        return entities.isEmpty()
                ? transaction.getTransactionId()
                : transaction.getEntities(plan.slotOf(entities.getFirst()));
    }
}

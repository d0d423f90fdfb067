package io.counterweight.answer;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Where transactions go. In the order of the calls. Any thread; does not wait.
@FunctionalInterface
public interface Appending {
    /// @return done when the broker has the record, failed when it will not
    CompletableFuture<?> append(ProducerRecord<String, byte[]> record);
}

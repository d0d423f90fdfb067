package io.counterweight.app.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// The settings of Kafka's clients that are not the user's, each with what to do instead or with
/// what would break.
final class ReservedSettings {
    private static final String EXACTLY_ONCE =
            "every record must be processed exactly once, and this would end that";
    private static final String EVERY_RECORD =
            "a record that cannot be used must go to the dead letters, and this would lose it or"
                    + " stop the stream";
    private static final String OWN_FORM = "keys and values have forms of their own";
    private static final String SAME_PARTITION =
            "records of one key must meet in one partition, and this would part them";

    private static final List<String> PREFIXES =
            List.of(
                    StreamsConfig.MAIN_CONSUMER_PREFIX,
                    StreamsConfig.RESTORE_CONSUMER_PREFIX,
                    StreamsConfig.GLOBAL_CONSUMER_PREFIX,
                    StreamsConfig.CONSUMER_PREFIX,
                    StreamsConfig.PRODUCER_PREFIX,
                    StreamsConfig.ADMIN_CLIENT_PREFIX);

    private static final Map<String, String> WHY = why();

    private ReservedSettings() {}

    /// Why the setting, with or without a prefix such as `producer.`, is not for the user; empty
    /// where it is.
    static Optional<String> why(String name) {
        var plain =
                PREFIXES.stream()
                        .filter(name::startsWith)
                        .findFirst()
                        .map(prefix -> name.substring(prefix.length()))
                        .orElse(name);
        return Optional.ofNullable(WHY.get(plain));
    }

    private static Map<String, String> why() {
        var why = new HashMap<String, String>();
        why.put(StreamsConfig.APPLICATION_ID_CONFIG, "it follows from the pipeline's name");
        why.put(ConsumerConfig.GROUP_ID_CONFIG, "it follows from the pipeline's name");
        why.put(StreamsConfig.STATE_DIR_CONFIG, "say state-dir at the top level");
        why.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, "say guarantee at the top level");
        why.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "say threads at the top level");
        for (var name :
                List.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        ProducerConfig.ACKS_CONFIG,
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG,
                        StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
                        "topic.cleanup.policy")) {
            why.put(name, EXACTLY_ONCE);
        }
        why.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "a topic must be read from its beginning, and this would pass over records");
        why.put(
                StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
                "records without a time must pass, and only the service's own extractor lets them");
        for (var name :
                List.of(
                        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                        "default.deserialization.exception.handler",
                        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                        "default.production.exception.handler",
                        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                        "processing.exception.handler.global.enabled",
                        "errors.dead.letter.queue.topic.name")) {
            why.put(name, EVERY_RECORD);
        }
        for (var name :
                List.of(
                        StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG,
                        StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG,
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG)) {
            why.put(name, OWN_FORM);
        }
        for (var name :
                List.of(
                        ProducerConfig.PARTITIONER_CLASS_CONFIG,
                        ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG)) {
            why.put(name, SAME_PARTITION);
        }
        return why;
    }
}

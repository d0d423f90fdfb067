package io.counterweight.app.api;

import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.Champion;
import org.apache.kafka.streams.KafkaStreams;

/// One application of the process, as the API looks at it.
///
/// @param name `scorer` or `trainer`
/// @param champion who decides, as it knows
/// @param registry its models in force
public record ApiApplication(
        String name, KafkaStreams streams, Champion champion, ModelRegistry registry) {}

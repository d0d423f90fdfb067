package io.counterweight.app.api;

import io.counterweight.observe.Progress;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.Champion;
import io.counterweight.web.api.ServiceState.Lag;
import org.apache.kafka.streams.KafkaStreams;

/// One application of the process, as the API looks at it.
///
/// @param name `scorer` or `trainer`
/// @param champion who decides, as it knows
/// @param registry its models in force
/// @param progress how it gets on
public record ApiApplication(
        String name,
        KafkaStreams streams,
        Champion champion,
        ModelRegistry registry,
        Progress progress) {
    /// Records that wait to be read, over all that this process reads.
    public long lag() {
        return ConsumerLag.of(name, streams).stream().mapToLong(Lag::records).sum();
    }
}

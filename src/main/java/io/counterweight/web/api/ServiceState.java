package io.counterweight.web.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How this process is: the answer of `/state`, but for what the stream told.
///
/// @param versions of the program and of what it runs on, by name
/// @param startedAt when the process started, wall clock, ISO
/// @param applications state of each application of the process, in the words of Kafka Streams
/// @param kernels instruction set that is learned with, or `java`; null without a trainer
/// @param deciding recipe whose model decides: the champion, or while it has no model the last one
///   before it that has; null for none
/// @param model version of that model; null for none
/// @param lag records that are not read yet, of each partition that this process reads
public record ServiceState(
        Map<String, String> versions,
        String startedAt,
        Map<String, String> applications,
        @Nullable String kernels,
        @Nullable String deciding,
        @Nullable String model,
        List<Lag> lag) {

    /// @param application that reads it
    public record Lag(String application, String topic, int partition, long records) {}
}

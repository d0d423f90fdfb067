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
/// @param progress whether each application of the process gets on
/// @param lag records that are not read yet, of each partition that this process reads
public record ServiceState(
        Map<String, String> versions,
        String startedAt,
        Map<String, String> applications,
        @Nullable String kernels,
        @Nullable String deciding,
        @Nullable String model,
        List<Progress> progress,
        List<Lag> lag) {

    /// Whether an application gets on.
    ///
    /// @param assignedPartitions that this process has and processes
    /// @param unknownLags those of them of which it is not known how many records wait
    /// @param ageSeconds since it last committed, or had nothing to do and knew it from the broker
    /// @param obstacle what keeps it from getting on; null while it does
    public record Progress(
            String application,
            int assignedPartitions,
            int unknownLags,
            double ageSeconds,
            @Nullable String obstacle) {}

    /// @param application that reads it
    public record Lag(String application, String topic, int partition, long records) {}
}

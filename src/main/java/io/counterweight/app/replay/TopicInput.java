package io.counterweight.app.replay;

import io.counterweight.app.service.ServeConfig;
import io.counterweight.app.topics.Brokers;
import io.counterweight.config.DurationText;
import io.counterweight.config.UserError;
import io.counterweight.event.TopicNames;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options that say which live stream is replayed.
final class TopicInput {
    @Option(
            names = "--from-topic",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "TOPIC",
            description =
                    "Replay what a service was sent, instead of files: this topic of transactions, that"
                            + " of the pipeline where none is named, and the topic of labels, up to"
                            + " what they have at the start. The service is left alone.")
    private @Nullable String topic;

    @ArgGroup(multiplicity = "0..1")
    private @Nullable Cluster cluster;

    @Option(
            names = "--topic-name",
            paramLabel = "TOPIC=NAME",
            description = "A topic that is called otherwise on the broker; may be repeated.")
    private Map<String, String> renamed = new LinkedHashMap<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "From the first record of that time on: 2026-11-29, 2026-11-29T08:00:00Z, or 1d for a"
                            + " day ago. The time is that of the record in Kafka.")
    private @Nullable String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Up to the first transaction of that time; labels that came later count.")
    private @Nullable String until;

    /// Where the cluster is named.
    static final class Cluster {
        @ArgGroup(multiplicity = "1")
        private @Nullable Brokers brokers;

        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description = "Settings of serve: cluster, secrets and the names of topics.")
        private @Nullable Path config;
    }

    boolean isGiven() {
        return topic != null;
    }

    /// @throws UserError where it is not given, and other options of it are
    void requireNone() {
        if (cluster != null || since != null || until != null || !renamed.isEmpty()) {
            throw new UserError(
                    "--bootstrap-servers, --kafka, --config, --topic-name, --since and --until go with"
                            + " --from-topic");
        }
    }

    /// Before a broker is asked.
    ///
    /// @throws UserError for a time that is none
    void requireTimes() {
        var _ = since();
        var _ = until();
    }

    TopicNames names(String pipeline) {
        var names = new LinkedHashMap<String, String>();
        var config = cluster == null ? null : cluster.config;
        if (config != null) {
            names.putAll(ServeConfig.load(config, System.getenv()).renamedTopics());
        }
        names.putAll(renamed);
        if (topic != null && !topic.isEmpty()) {
            names.put("transactions", topic);
        }
        return new TopicNames(pipeline, names);
    }

    /// Settings of Kafka's clients.
    Map<String, Object> clients() {
        if (cluster == null) {
            throw new UserError(
                    "--from-topic needs one of --bootstrap-servers, --kafka and --config");
        }
        if (cluster.brokers != null) {
            return cluster.brokers.settings();
        }
        return cluster.config == null
                ? Map.of()
                : ServeConfig.load(cluster.config, System.getenv()).adminSettings();
    }

    @Nullable Long since() {
        return since == null ? null : time("--since", since);
    }

    @Nullable Long until() {
        return until == null ? null : time("--until", until);
    }

    private static long time(String option, String text) {
        try {
            return Instant.now().minus(DurationText.parse(text)).toEpochMilli();
        } catch (IllegalArgumentException e) {
            // Not how long ago.
        }
        try {
            var time =
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                            : OffsetDateTime.parse(text);
            return time.toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            throw new UserError(
                    option
                            + " must be a day, a time with a zone, or how long ago (2026-11-29,"
                            + " 2026-11-29T08:00:00Z, 1d): "
                            + option.substring(2)
                            + "="
                            + text,
                    e);
        }
    }
}

package io.counterweight.app.service;

import io.counterweight.answer.AnswerSettings;
import io.counterweight.answer.Fallback;
import io.counterweight.config.DurationText;
import io.counterweight.config.UserError;
import io.counterweight.event.TopicNames;
import io.counterweight.runtime.Guarantee;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.stream.profile.ProfileMemory;
import io.counterweight.web.TokenFiles;
import io.counterweight.web.WebSettings;
import io.counterweight.web.api.AccessRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What `serve` runs with: flags over environment over file over defaults. Holds no secret, only
/// the files of secrets. Immutable.
///
/// @param pipeline a pipeline file, or the name of a packed one
/// @param kafka settings of the Kafka clients, by name
/// @param kafkaFiles the same, each read from a file
/// @param topics names of topics that differ
/// @param closeTimeout how long the applications may take to end, together
/// @param stallTimeout an application that stands still for longer is not ready
/// @param startFrom snapshot that the first start begins with; null for none
/// @param idKeysFile file of the keys of secret ids; null for none
/// @param guarantee what the scorer promises
/// @param profileHeapPercent of the heap, for the profiles of the scorer
/// @param answers how callers of the API are answered
record ServeSettings(
        String pipeline,
        Role role,
        Map<String, String> kafka,
        Map<String, Path> kafkaFiles,
        Map<String, String> topics,
        Path stateDir,
        @Nullable Path startFrom,
        int threads,
        Duration closeTimeout,
        Duration stallTimeout,
        WebSettings web,
        @Nullable Path idKeysFile,
        Guarantee guarantee,
        int profileHeapPercent,
        AnswerSettings answers) {
    static final int PORT = 8080;

    ServeSettings {
        kafka = Map.copyOf(kafka);
        kafkaFiles = Map.copyOf(kafkaFiles);
        topics = Map.copyOf(topics);
    }

    /// @param layers the strongest first
    /// @throws UserError when none of them says what has no default
    static ServeSettings of(List<ServeLayer> layers) {
        var host = first(layers, l -> l.httpOrNothing().host());
        var port = first(layers, l -> l.httpOrNothing().port());
        var maxConnections = first(layers, l -> l.httpOrNothing().maxConnections());
        var role = first(layers, ServeLayer::role);
        var threads = first(layers, ServeLayer::threads);
        var guarantee = first(layers, ServeLayer::guarantee);
        var closeTimeout = first(layers, ServeLayer::closeTimeout);
        var stallTimeout = first(layers, ServeLayer::stallTimeout);
        var profileHeapPercent = first(layers, ServeLayer::profileHeapPercent);
        var settings =
                new ServeSettings(
                        required(
                                first(layers, ServeLayer::pipeline),
                                "pipeline",
                                "COUNTERWEIGHT_PIPELINE"),
                        role == null ? Role.ALL : role,
                        merged(layers, ServeLayer::kafka),
                        merged(layers, ServeLayer::kafkaFiles),
                        merged(layers, ServeLayer::topics),
                        required(
                                first(layers, ServeLayer::stateDir),
                                "state-dir",
                                "COUNTERWEIGHT_STATE_DIR"),
                        first(layers, ServeLayer::startFrom),
                        threads == null ? 1 : threads,
                        closeTimeout == null ? StreamSettings.CLOSE_TIMEOUT : closeTimeout,
                        stallTimeout == null ? StreamSettings.STALL_TIMEOUT : stallTimeout,
                        new WebSettings(
                                host == null ? "127.0.0.1" : host,
                                port == null ? PORT : port,
                                tokens(layers),
                                first(layers, l -> l.httpOrNothing().tls()),
                                maxConnections == null
                                        ? WebSettings.MAX_CONNECTIONS
                                        : maxConnections),
                        first(layers, ServeLayer::idKeysFile),
                        guarantee == null ? Guarantee.EXACTLY_ONCE : guarantee,
                        profileHeapPercent == null
                                ? ProfileMemory.USUAL_PERCENT
                                : profileHeapPercent,
                        answers(layers));
        required(
                settings.kafka.get("bootstrap.servers"),
                "kafka.bootstrap.servers",
                "COUNTERWEIGHT_KAFKA_BOOTSTRAP_SERVERS");
        if (settings.answers.advertise() != null && settings.answers.keyFile() == null) {
            throw new UserError(
                    "answers.key-file must name the keys that all scorers share, since"
                            + " answers.advertise says that there are several: answers.advertise="
                            + settings.answers.advertise());
        }
        KafkaClientSettings.checkValues(settings.kafka);
        return settings;
    }

    private static TokenFiles tokens(List<ServeLayer> layers) {
        var every = first(layers, l -> l.httpOrNothing().tokenFile());
        var byRole = first(layers, l -> l.httpOrNothing().tokens());
        return new TokenFiles(every, byRole == null ? Map.of() : byRole.byRole());
    }

    private static AnswerSettings answers(List<ServeLayer> layers) {
        var deadline = first(layers, l -> l.answersOrNothing().deadline());
        var fallback = first(layers, l -> l.answersOrNothing().fallback());
        var most = first(layers, l -> l.answersOrNothing().most());
        return new AnswerSettings(
                deadline == null ? AnswerSettings.DEADLINE : deadline,
                fallback == null ? Fallback.ALLOW : Fallback.parse(fallback),
                most == null ? AnswerSettings.MOST : most,
                first(layers, l -> l.answersOrNothing().keyFile()),
                first(layers, l -> l.answersOrNothing().advertise()));
    }

    TopicNames topicNames(String pipelineName) {
        return new TopicNames(pipelineName, topics);
    }

    /// The effective tree, value by name. Of a secret it says the file, of what may be one `****`.
    Map<String, String> shown() {
        var shown = new LinkedHashMap<String, String>();
        shown.put("pipeline", pipeline);
        shown.put("role", role.name().toLowerCase(Locale.ROOT));
        new TreeMap<>(kafka)
                .forEach((name, value) ->
                        shown.put(
                                "kafka." + name,
                                KafkaClientSettings.isPublic(name) ? value : "****"));
        new TreeMap<>(kafkaFiles)
                .forEach((name, file) -> shown.put("kafka-files." + name, file.toString()));
        new TreeMap<>(topics).forEach((topic, name) -> shown.put("topics." + topic, name));
        shown.put("state-dir", stateDir.toString());
        if (startFrom != null) {
            shown.put("start-from", startFrom.toString());
        }
        if (idKeysFile != null) {
            shown.put("id-keys-file", idKeysFile.toString());
        }
        shown.put("guarantee", guarantee.toString());
        shown.put("threads", String.valueOf(threads));
        shown.put("close-timeout", DurationText.of(closeTimeout));
        shown.put("stall-timeout", DurationText.of(stallTimeout));
        shown.put("profile-heap-percent", String.valueOf(profileHeapPercent));
        shown.put("answers.deadline", DurationText.of(answers.deadline()));
        shown.put("answers.fallback", answers.fallback().toString());
        shown.put("answers.most", String.valueOf(answers.most()));
        if (answers.keyFile() != null) {
            shown.put("answers.key-file", answers.keyFile().toString());
        }
        if (answers.advertise() != null) {
            shown.put("answers.advertise", answers.advertise());
        }
        shown.put("http.host", web.host());
        shown.put("http.port", String.valueOf(web.port()));
        shown.put("http.max-connections", String.valueOf(web.maxConnections()));
        var every = web.tokens().every();
        if (every != null) {
            shown.put("http.token-file", every.toString());
        }
        for (var may : AccessRole.values()) {
            web.tokens()
                    .of(may)
                    .ifPresent(file -> shown.put("http.tokens." + may.text(), file.toString()));
        }
        var tls = web.tls();
        if (tls != null) {
            shown.put("http.tls.key-store", tls.keyStore().toString());
            shown.put("http.tls.password-file", tls.passwordFile().toString());
        }
        return shown;
    }

    /// The same, `name=value` a line.
    List<String> lines() {
        return shown().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    }

    private static <T> @Nullable T first(
            List<ServeLayer> layers, Function<ServeLayer, @Nullable T> part) {
        for (var layer : layers) {
            var value = part.apply(layer);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static <T> Map<String, T> merged(
            List<ServeLayer> layers, Function<ServeLayer, @Nullable Map<String, T>> part) {
        var merged = new TreeMap<String, T>();
        for (var layer : layers.reversed()) {
            var values = part.apply(layer);
            if (values != null) {
                merged.putAll(values);
            }
        }
        return merged;
    }

    private static <T> T required(@Nullable T value, String key, String variable) {
        if (value == null) {
            throw new UserError(key + " must be given: in the --config file, or as " + variable);
        }
        return value;
    }
}

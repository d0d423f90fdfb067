package io.counterweight.app.service;

import io.counterweight.app.IdKeyFile;
import io.counterweight.config.ConfigWarnings;
import io.counterweight.config.Declared;
import io.counterweight.config.Pipeline;
import io.counterweight.config.Problems;
import io.counterweight.config.UserError;
import io.counterweight.config.YamlBinder;
import io.counterweight.event.IdKeys;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.AdminSettings;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.web.WebServer;
import io.counterweight.web.api.Declaration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/// What `serve` runs with, read from its file, the environment and the flags: settings and
/// pipeline, both checked. No broker is asked. Immutable.
public final class ServeConfig {
    private final Declared<ServeLayer> file;
    private final ServeSettings settings;
    private final Declared<Pipeline> pipeline;
    private final StreamPlan plan;
    private final Set<String> unknownVariables;

    private ServeConfig(
            Declared<ServeLayer> file,
            ServeSettings settings,
            Declared<Pipeline> pipeline,
            Set<String> unknownVariables) {
        this.file = file;
        this.settings = settings;
        this.pipeline = pipeline;
        this.plan = Pipelines.plan(pipeline, settings.topicNames(pipeline.value().pipeline()));
        this.unknownVariables = unknownVariables;
    }

    /// @param environment variables; those named `COUNTERWEIGHT_…` go over the file
    /// @throws io.counterweight.config.ConfigException at the lines of all that is wrong in the
    ///   files
    /// @throws UserError names what is missing, or the variable that is wrong
    public static ServeConfig load(Path file, Map<String, String> environment) {
        return load(file, environment, ServeLayer.NOTHING);
    }

    static ServeConfig load(Path file, Map<String, String> environment, ServeLayer flags) {
        var declared = YamlBinder.load(file, ServeLayer.class);
        var problems = new Problems();
        KafkaClientSettings.check(declared, problems);
        try {
            var variables = new ServeEnvironment(environment);
            var settings = ServeSettings.of(List.of(flags, variables.layer(), declared.value()));
            var pipeline = problems.attempt(() -> Pipelines.load(settings.pipeline()));
            if (pipeline != null) {
                RenamedTopics.check(declared, pipeline.value(), problems);
                problems.orThrow();
                return new ServeConfig(declared, settings, pipeline, variables.unknown());
            }
        } catch (UserError e) {
            // What is wrong in the file comes first.
            problems.orThrow();
            throw e;
        }
        throw problems.thrown();
    }

    ServeSettings settings() {
        return settings;
    }

    public Pipeline pipeline() {
        return pipeline.value();
    }

    /// What the API shows of both.
    Declaration declaration() {
        return new Declaration(pipeline.file(), pipeline.text(), settings.shown());
    }

    /// @throws UserError when the pipeline has secret ids and their keys cannot be read
    StreamPlan plan() {
        return plan.event().hasSecrets() ? plan.with(idKeys()) : plan;
    }

    private IdKeys idKeys() {
        var file = settings.idKeysFile();
        if (file == null) {
            throw new UserError(
                    "id-keys-file must name the file of the keys, since the pipeline has secret ids:"
                            + " pipeline="
                            + plan.pipeline());
        }
        return IdKeyFile.read("id-keys-file", file);
    }

    private List<String> warningsOfKeys() {
        var file = settings.idKeysFile();
        if (file == null) {
            return List.of();
        }
        if (!plan.event().hasSecrets()) {
            return List.of(
                    "id-keys-file is given, but the pipeline declares no id secret: pipeline="
                            + plan.pipeline());
        }
        return IdKeyFile.isOpenToAll(file)
                ? List.of("every user of this machine may read id-keys-file: " + file)
                : List.of();
    }

    /// Topics that are called otherwise on the broker, by their name in the catalogue.
    public Map<String, String> renamedTopics() {
        return settings.topics();
    }

    /// Variables that look like ours and mean nothing.
    Set<String> unknownVariables() {
        return unknownVariables;
    }

    /// What is allowed and hardly meant, a sentence each.
    List<String> warnings() {
        var warnings = new ArrayList<>(ConfigWarnings.of(pipeline.value()));
        warnings.addAll(warningsOfKeys());
        return warnings;
    }

    /// For Kafka's admin client: the settings of the clients, with those of `admin.` over them.
    ///
    /// @throws io.counterweight.config.ConfigException when a secret's file cannot be read
    public Map<String, Object> adminSettings() {
        return new HashMap<>(AdminSettings.of(KafkaClientSettings.read(file, settings)));
    }

    /// @throws io.counterweight.config.ConfigException when a secret's file cannot be read
    StreamSettings stream() {
        return new StreamSettings(
                kafka(),
                plan.topics(),
                settings.stateDir(),
                settings.threads(),
                settings.closeTimeout(),
                settings.stallTimeout(),
                settings.startFrom(),
                settings.guarantee(),
                settings.profileHeapPercent());
    }

    /// With the address that other scorers reach this one at, which Kafka Streams tells them.
    private Map<String, String> kafka() {
        var kafka = new HashMap<>(KafkaClientSettings.read(file, settings));
        var advertise = settings.answers().advertise();
        if (advertise != null) {
            kafka.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertise);
        }
        return kafka;
    }

    /// Looks at what only a start would find: the files of secrets, the values of Kafka's settings,
    /// where HTTP is served.
    ///
    /// @throws UserError when a setting's value is not one that Kafka takes; other errors are those
    ///   of a start
    public void check() {
        var streams = stream();
        var _ = plan();
        WebServer.check(settings.web());
        try {
            for (var name : settings.role().applications()) {
                checkClients(new StreamsConfig(streams.of(name)));
            }
        } catch (ConfigException e) {
            throw StreamSettings.wrong(e);
        }
    }

    private static void checkClients(StreamsConfig streams) {
        var address = streams.getString(StreamsConfig.APPLICATION_SERVER_CONFIG);
        if (!address.isEmpty()) {
            var _ = HostInfo.buildFromEndpoint(address);
        }
        var consumer = streams.getMainConsumerConfigs("group", "client", 0);
        consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        var _ = new ConsumerConfig(consumer);
        var producer = streams.getProducerConfigs("client");
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        var _ = new ProducerConfig(producer);
    }
}

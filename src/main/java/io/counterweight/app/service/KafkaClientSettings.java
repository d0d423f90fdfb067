package io.counterweight.app.service;

import io.counterweight.config.Declared;
import io.counterweight.config.Problems;
import io.counterweight.config.UserError;
import io.counterweight.event.NearestWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.streams.StreamsConfig;

/// The settings of Kafka's clients as a user writes them: checked for mistyped names and for
/// secrets that belong in files.
final class KafkaClientSettings {
    /// A name or address, in brackets where it has colons, and the port.
    private static final Pattern SERVER =
            Pattern.compile("(?:[A-Za-z_]+://)?(?:\\[[^\\]]+]|[^:\\[\\]]+):(\\d{1,5})");

    private static final ConfigDef CONSUMER = ConsumerConfig.configDef();

    private KafkaClientSettings() {}

    /// All names that the clients and Kafka Streams know.
    static Set<String> names() {
        var names = new TreeSet<String>();
        names.addAll(StreamsConfig.configDef().names());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        return names;
    }

    /// Whether Kafka itself treats the value as a password; also with a prefix such as `producer.`.
    static boolean isSecret(String name) {
        return CONSUMER.configKeys().values().stream()
                .filter(key -> key.type() == ConfigDef.Type.PASSWORD)
                .filter(key -> !key.name.equals(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG))
                .anyMatch(key -> name.equals(key.name) || name.endsWith("." + key.name));
    }

    /// Whether the value may be shown: what Kafka does not know may be a plug-in's password.
    static boolean isPublic(String name) {
        return !isSecret(name)
                && names().stream()
                        .anyMatch(known -> name.equals(known) || name.endsWith("." + known));
    }

    /// Checks what the file says.
    ///
    /// @param problems gets each secret, setting that is not for the user, and name that is nearly
    ///   one of Kafka's, with its line; others pass, since plug-ins have settings of their own
    static void check(Declared<ServeLayer> declared, Problems problems) {
        var layer = declared.value();
        var known = names();
        var kafka = layer.kafka() == null ? Map.<String, String>of() : layer.kafka();
        var files = layer.kafkaFiles() == null ? Map.<String, Path>of() : layer.kafkaFiles();
        for (var name : kafka.keySet()) {
            var path = "kafka." + name;
            if (isSecret(name)) {
                var way = "write its path as kafka-files." + name;
                problems.add(declared.error(path, "a secret must come from a file: " + way));
            } else if (files.containsKey(name)) {
                problems.add(declared.error(path, "the setting is also in kafka-files"));
            } else {
                problemOfName(name, known)
                        .ifPresent(problem -> problems.add(declared.error(path, problem)));
            }
        }
        for (var name : files.keySet()) {
            problemOfName(name, known)
                    .ifPresent(problem ->
                            problems.add(declared.error("kafka-files." + name, problem)));
        }
    }

    private static Optional<String> problemOfName(String name, Set<String> known) {
        var reserved = ReservedSettings.why(name);
        if (reserved.isPresent()) {
            return reserved.map(why -> "the setting is not for the user: " + why);
        }
        return known.contains(name)
                ? Optional.empty()
                : NearestWord.of(name, known)
                        .map(near ->
                                "unknown setting \"" + name + "\"; did you mean \"" + near + "\"?");
    }

    /// Checks what Kafka itself finds only when it connects.
    ///
    /// @param kafka settings of all layers, merged
    /// @throws UserError names the setting and its value
    static void checkValues(Map<String, String> kafka) {
        var servers = kafka.getOrDefault("bootstrap.servers", "");
        for (var server : servers.split(",", -1)) {
            var address = server.strip();
            var form = SERVER.matcher(address);
            if (!form.matches() || !isPort(form.group(1))) {
                throw new UserError(
                        "kafka.bootstrap.servers must be host:port, joined by commas: \""
                                + address
                                + "\" is none: kafka.bootstrap.servers="
                                + servers);
            }
        }
    }

    private static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port > 0 && port <= 65_535;
    }

    /// What the clients get: the plain settings and the contents of the files.
    ///
    /// @throws io.counterweight.config.ConfigException when a file cannot be read; its content is
    ///   never shown
    static Map<String, String> read(Declared<ServeLayer> declared, ServeSettings settings) {
        var read = new HashMap<>(settings.kafka());
        settings.kafkaFiles()
                .forEach((name, file) -> {
                    try {
                        read.put(name, Files.readString(file).strip());
                    } catch (IOException e) {
                        throw declared.error(
                                "kafka-files." + name, "the file must be readable text: " + file);
                    }
                });
        return read;
    }
}

package io.counterweight.app.topics;

import io.counterweight.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say where the brokers are, in one of two ways.
public final class Brokers {
    @Option(
            names = "--bootstrap-servers",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Brokers to ask, joined by commas.")
    private @Nullable String servers;

    @Option(
            names = "--kafka",
            required = true,
            paramLabel = "FILE.properties",
            description = "Settings of Kafka's clients: bootstrap.servers, TLS, SASL.")
    private @Nullable Path file;

    /// Settings of Kafka's clients.
    ///
    /// @throws UserError where the file cannot be used
    public Map<String, Object> settings() {
        if (file != null) {
            return read(file);
        }
        return Map.of("bootstrap.servers", servers == null ? "" : servers);
    }

    private static Map<String, Object> read(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("--kafka must be a readable properties file: " + e, e);
        }
        var settings = new HashMap<String, Object>();
        properties
                .stringPropertyNames()
                .forEach(name -> settings.put(name, properties.getProperty(name)));
        if (!settings.containsKey("bootstrap.servers")) {
            throw new UserError("--kafka must say bootstrap.servers: kafka=" + file);
        }
        return settings;
    }
}

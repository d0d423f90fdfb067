package io.counterweight.runtime;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;

/// Settings of an admin client.
public final class AdminSettings {
    private AdminSettings() {}

    /// The settings of the clients, with those of `admin.` over them.
    public static Map<String, String> of(Map<String, String> kafka) {
        var settings = new HashMap<>(kafka);
        kafka.forEach((name, value) -> {
            if (name.startsWith(StreamsConfig.ADMIN_CLIENT_PREFIX)) {
                settings.put(name.substring(StreamsConfig.ADMIN_CLIENT_PREFIX.length()), value);
            }
        });
        return settings;
    }
}

package io.counterweight.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;

/// The volumes of a pod as files, as the kubelet would mount them.
public final class Volumes {
    /// What every Secret holds.
    public static final String SECRET = "a secret of enough characters";

    /// Every key that a scenario names.
    private static final List<String> TEXTS =
            List.of(
                    "token",
                    "tokens",
                    "read",
                    "label",
                    "operate",
                    "sasl.jaas.config",
                    "ca.password",
                    "password");

    private static final List<String> STORES = List.of("ca.p12", "keystore.p12");

    private Volumes() {}

    /// Writes them below `root`.
    public static void layOut(Chart.Manifests manifests, JsonNode pod, Path root)
            throws IOException, GeneralSecurityException {
        var volumes = new HashMap<String, JsonNode>();
        pod.path("volumes").forEach(v -> volumes.put(v.path("name").textValue(), v));
        for (var mount : pod.at("/containers/0/volumeMounts")) {
            var place = root.resolve(mount.path("mountPath").textValue().substring(1));
            Files.createDirectories(place);
            var volume = volumes.get(mount.path("name").textValue());
            if (volume != null && volume.has("configMap")) {
                configMap(manifests, volume.path("configMap"), place);
            } else if (volume != null && volume.has("secret")) {
                secret(place);
            }
        }
    }

    private static void configMap(Chart.Manifests manifests, JsonNode volume, Path place)
            throws IOException {
        var name = volume.path("name").textValue();
        if (name.equals("fraud-models")) {
            return; // The user's own.
        }
        var paths = new HashMap<String, String>();
        volume.path("items")
                .forEach(i -> paths.put(i.path("key").textValue(), i.path("path").textValue()));
        var data = manifests.one("ConfigMap", name).path("data");
        for (var entry : data.properties()) {
            var file = place.resolve(paths.getOrDefault(entry.getKey(), entry.getKey()));
            Files.createDirectories(file.getParent());
            Files.writeString(file, entry.getValue().textValue());
        }
    }

    private static void secret(Path place) throws IOException, GeneralSecurityException {
        for (var key : TEXTS) {
            Files.writeString(place.resolve(key), SECRET);
        }
        Files.writeString(place.resolve("keys"), "k1:" + "0123456789abcdef".repeat(4));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (var key : STORES) {
            try (var out = Files.newOutputStream(place.resolve(key))) {
                store.store(out, SECRET.toCharArray());
            }
        }
    }
}

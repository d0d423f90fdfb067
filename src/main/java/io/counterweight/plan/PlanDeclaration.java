package io.counterweight.plan;

import io.counterweight.event.EventShape;
import io.counterweight.event.Sha256;
import io.counterweight.feature.RecordLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a pipeline declared at some time, as the topic `declarations` keeps it: enough for a
/// service that declares something else to read the records, profiles and models of then.
/// Immutable.
///
/// @param layout of its records
/// @param keyedBy the entity by which transactions arrive keyed; empty for none
/// @param cover which transactions get labels: `all` or `minority`
/// @param secrets whose ids are hashed: entities, and `transaction`
/// @param profiles fingerprint of an entity's profiles, by entity, in the order in which they are
///   visited
/// @param parts what its state depends on, part by part, as text ([PlanText])
/// @param file the pipeline's file
public record PlanDeclaration(
        String pipeline,
        RecordLayout layout,
        String keyedBy,
        String cover,
        List<String> secrets,
        Map<String, Integer> profiles,
        Map<String, String> parts,
        String file) {

    public PlanDeclaration {
        secrets = List.copyOf(secrets);
        profiles = Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    public static PlanDeclaration of(StreamPlan plan) {
        var profiles = new LinkedHashMap<String, Integer>();
        for (var entity : plan.features().entities()) {
            profiles.put(entity, plan.features().of(entity).fingerprint());
        }
        return new PlanDeclaration(
                plan.pipeline(),
                plan.features().layout(),
                plan.event().keyedBy() == null ? "" : plan.event().keyedBy(),
                plan.labels().cover().toString().toLowerCase(Locale.ROOT),
                secrets(plan.event()),
                profiles,
                PlanText.of(plan),
                plan.file().text());
    }

    private static List<String> secrets(EventShape event) {
        var secrets = new ArrayList<String>();
        if (event.id().isSecret()) {
            secrets.add("transaction");
        }
        event.entities()
                .forEach((entity, source) -> {
                    if (source.isSecret()) {
                        secrets.add(entity);
                    }
                });
        return secrets;
    }

    /// Key of its record: equal for declarations that read and write the same.
    public String key() {
        return Sha256.hexOf(
                        out -> {
                            out.writeInt(layout.fingerprint());
                            for (var part : parts.entrySet()) {
                                out.writeUTF(part.getKey());
                                byte[] text = part.getValue().getBytes(StandardCharsets.UTF_8);
                                out.writeInt(text.length);
                                out.write(text);
                            }
                        })
                .substring(0, 16);
    }

    /// The topics that a transaction passes on its way, in order, by the names of the catalogue.
    List<String> hops() {
        var hops = new ArrayList<String>();
        profiles.keySet().forEach(entity -> hops.add("by-" + entity));
        if (hops.isEmpty()) {
            hops.add("by-transaction");
        } else if (hops.getFirst().equals("by-" + keyedBy)) {
            hops.removeFirst();
        }
        return List.copyOf(hops);
    }
}

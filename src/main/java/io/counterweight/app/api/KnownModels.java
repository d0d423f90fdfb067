package io.counterweight.app.api;

import io.counterweight.event.Sha256;
import io.counterweight.score.ModelRefused;
import io.counterweight.score.ModelRegistry;
import io.counterweight.score.OnnxDescription;
import io.counterweight.score.OnnxModel;
import io.counterweight.stream.StateStores;
import io.counterweight.web.api.ModelLineage;
import io.counterweight.web.api.ModelSource;
import io.counterweight.web.api.StreamSummary;
import io.counterweight.web.api.Unavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.jspecify.annotations.Nullable;

/// The models that the topic `models` holds, as this process has them in its global store. Any
/// thread.
///
/// @param registry which of them are in force
/// @param summary when they were taken
record KnownModels(KafkaStreams streams, ModelRegistry registry, StreamSummary summary)
        implements ModelSource {

    @Override
    public List<ModelLineage> models() throws Unavailable {
        var models = new ArrayList<ModelLineage>();
        try {
            var store =
                    streams.store(
                            StoreQueryParameters.fromNameAndType(
                                    StateStores.MODELS,
                                    QueryableStoreTypes.<String, byte[]>keyValueStore()));
            try (var entries = store.all()) {
                while (entries.hasNext()) {
                    var entry = entries.next();
                    models.add(lineage(entry.key, entry.value));
                }
            }
        } catch (InvalidStateStoreException | IllegalStateException e) {
            throw new Unavailable("the models are not read yet", e);
        }
        models.sort(Comparator.comparing(ModelLineage::recipe));
        return models;
    }

    private ModelLineage lineage(String recipe, byte[] onnx) {
        var says = provenance(onnx);
        var version = says.get(OnnxModel.VERSION);
        var inForce = registry.newest(recipe);
        return new ModelLineage(
                recipe,
                version,
                number(says.get("counterweight.examples")),
                says.get("counterweight.labelled-at"),
                says.get("counterweight.parameters"),
                decimal(says.get(OnnxModel.THRESHOLD)),
                Sha256.hex(onnx),
                onnx.length,
                version != null && inForce != null && inForce.version().equals(version),
                takenAt(recipe, version));
    }

    private @Nullable String takenAt(String recipe, @Nullable String version) {
        var at = version == null ? null : summary.takenAt(recipe, version);
        return at == null ? null : Instant.ofEpochMilli(at).toString();
    }

    /// Nothing of bytes that are no model: the registry refused them, and said so.
    private static Map<String, String> provenance(byte[] onnx) {
        try {
            return OnnxDescription.of(onnx).provenance();
        } catch (ModelRefused e) {
            return Map.of();
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        return text == null || !text.matches("\\d{1,18}") ? null : Long.valueOf(text);
    }

    private static @Nullable Double decimal(@Nullable String text) {
        try {
            return text == null ? null : Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}

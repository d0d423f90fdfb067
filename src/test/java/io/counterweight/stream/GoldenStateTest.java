package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.evaluate.EvaluationJson;
import io.counterweight.evaluate.EvaluationRecord.OfRecipe;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.training.TrainingOutput.Evaluated;
import io.counterweight.training.TrainingRun;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// State that the release of commit 86abd24 wrote, the last before declarations had a topic and
/// stored states their sections: the next releases read it and go on.
class GoldenStateTest {
    private static final String FOLDER = "/golden/86abd24/";

    @Test
    void theLearnersStoreOfBeforeIsReadAndGoesOn() throws IOException {
        var plan = Plans.sideBySide();
        var store = new MemoryStore<String>("learner", learner());
        var run = new TrainingRun(plan, new JavaKernels(), StreamObserver.SILENT);
        new LearnerStore(store).restore(run);
        assertThat(run.examples()).isEqualTo(LearnerStore.EVERY + 20);

        var json = new ObjectMapper();
        var said = new HashMap<String, JsonNode>();
        var examples = LearnerStoreTest.examples(32, LearnerStore.EVERY + 100);
        for (var example : examples.subList(LearnerStore.EVERY + 20, examples.size())) {
            for (var output : run.learn(example)) {
                if (output instanceof Evaluated(var evaluation)) {
                    said.put(
                            evaluation.recipe(),
                            json.readTree(new EvaluationJson().write(new OfRecipe(evaluation))));
                }
            }
        }
        var before = new TreeMap<String, JsonNode>();
        try (var in = resource("evaluations.jsonl")) {
            for (var line :
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                var evaluation = json.readTree(line);
                before.put(evaluation.get("recipe").asText(), evaluation);
            }
        }
        assertThat(said.keySet()).containsExactlyInAnyOrderElementsOf(before.keySet());
        before.forEach((recipe, then) -> {
            var now = said.get(recipe);
            for (var exact : new String[] {"examples", "steps", "window", "champion"}) {
                assertThat(now.get(exact)).as(recipe + " " + exact).isEqualTo(then.get(exact));
            }
            if (then.get("averagePrecision").isNumber()) {
                assertThat(now.get("averagePrecision").asDouble())
                        .as(recipe)
                        .isCloseTo(then.get("averagePrecision").asDouble(), within(1e-9));
            }
            for (int c = 0; c < 2; c++) {
                var classNow = now.get("classes").get(c);
                var classThen = then.get("classes").get(c);
                for (var exact : new String[] {"count", "labelled", "caught"}) {
                    assertThat(classNow.get(exact))
                            .as(recipe + " " + exact)
                            .isEqualTo(classThen.get(exact));
                }
            }
        });
    }

    /// Profiles, what waits, ids seen, models: all that a replay exported.
    @Test
    void anExportOfBeforeStartsAServiceOfNow(@TempDir Path folder) throws IOException {
        var file = folder.resolve("payments.snapshot");
        try (var in = resource("payments.snapshot")) {
            Files.copy(in, file);
        }
        var plan = Plans.payments();
        var entries = new HashMap<String, Map<Bytes, byte[]>>();
        StateSnapshot.open(file, plan)
                .read(
                        plan,
                        (store, key, value) ->
                                entries.computeIfAbsent(store, s -> new TreeMap<>())
                                        .put(Bytes.wrap(key), value));
        assertThat(entries)
                .containsKeys("profiles-card", "profiles-shop", "pending", "learner", "models")
                .doesNotContainKey("expiry");
        for (var entity : plan.features().entities()) {
            var features = plan.features().of(entity);
            assertThat(entries.get("profiles-" + entity)).isNotEmpty();
            entries.get("profiles-" + entity)
                    .forEach((id, profile) -> {
                        assertThat(features.fingerprintOf(profile))
                                .isEqualTo(features.fingerprint());
                        features.read(profile);
                    });
        }
        var learner = new MemoryStore<String>("learner", new HashMap<>());
        entries.get("learner")
                .forEach((key, value) ->
                        learner.put(new String(key.get(), StandardCharsets.UTF_8), value));
        var run = new TrainingRun(plan, new JavaKernels(), StreamObserver.SILENT);
        new LearnerStore(learner).restore(run);
        assertThat(run.examples()).isGreaterThan(50);
    }

    private static Map<String, byte[]> learner() throws IOException {
        var entries = new HashMap<String, byte[]>();
        try (var in = new DataInputStream(new GZIPInputStream(resource("learner.bin.gz")))) {
            for (int i = in.readInt(); i > 0; i--) {
                entries.put(in.readUTF(), in.readNBytes(in.readInt()));
            }
        }
        return entries;
    }

    private static InputStream resource(String name) throws IOException {
        var in = GoldenStateTest.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new IOException("resource missing: " + name);
        }
        return in;
    }
}

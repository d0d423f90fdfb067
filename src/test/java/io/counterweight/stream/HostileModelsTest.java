package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.plan.StreamPlan;
import io.counterweight.score.HostileModels;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.OnnxModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Records on the topic `models` that nobody should have written: decisions go on.
class HostileModelsTest {
    private static final StreamPlan PLAN = Plans.sideBySide();
    private static final int COLUMNS = PLAN.features().columns();

    /// The feature `amount` is `ln(1 + x)`.
    private static final double AMOUNT = 5000;

    private static final float TRAP = (float) Math.log1p(AMOUNT);

    private Drivers drivers;

    @BeforeEach
    void open(@TempDir Path folder) {
        drivers = new Drivers(PLAN, folder);
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void noModelOfAnyKeyEndsTheStream() throws Exception {
        drivers.model("tiny", good("tiny", "1"));
        var hostile = hostile("tiny");
        for (var each : hostile) {
            for (var key : List.of("tiny", "plain", "nobody", "", "a".repeat(100_000))) {
                drivers.model(key, each);
            }
            drivers.send(Payment.of("p-" + drivers.scored.size(), START + drivers.scored.size()));
            assertThat(drivers.scored.getLast().getModelVersion()).isEqualTo("1");
        }
        assertThat(drivers.scored).hasSize(hostile.size());
        assertThat(drivers.heard.swapped).containsExactly("1");
        // The scorer's alone: the trainer's registry tells another listener.
        assertThat(drivers.heard.refused).hasSize(2 * hostile.size());
        assertThat(drivers.heard.ignored)
                .filteredOn("unknown-recipe"::equals)
                .hasSize(3 * hostile.size());
        drivers.model("tiny", good("tiny", "2"));
        drivers.send(Payment.of("last", START + 1000));
        assertThat(drivers.scored.getLast().getModelVersion()).isEqualTo("2");
    }

    @Test
    void aKeyOfNobodyAndNoKeyAreKeptNowhere() {
        drivers.model("nobody", good("nobody", "1"));
        drivers.modelWithoutKey(good("tiny", "1"));
        assertThat(drivers.kept(StateStores.MODELS)).isZero();
        drivers.model("tiny", good("tiny", "1"));
        assertThat(drivers.kept(StateStores.MODELS)).isEqualTo(1);
        assertThat(drivers.heard.ignored).containsExactly("unknown-recipe", "unknown-recipe");
    }

    @Test
    void aRowThatTheNewestModelFailsOnIsDecidedByTheOneBefore() {
        drivers.model("tiny", good("tiny", "1"));
        drivers.model("tiny", HostileModels.gatherBeyondItsTable(COLUMNS, TRAP, says("tiny", "2")));
        send("plain", 20);
        assertThat(drivers.scored.getLast().getModelVersion()).isEqualTo("2");
        send("trap", AMOUNT);
        assertThat(drivers.scored.getLast().getModelVersion()).isEqualTo("1");
        assertThat(drivers.scored.getLast().getProbabilitiesCount()).isEqualTo(2);
        assertThat(drivers.heard.refused).containsExactly("does-not-run");
        send("trap-2", AMOUNT);
        send("trap-3", AMOUNT);
        send("plain-2", 20);
        assertThat(drivers.scored.getLast().getModelVersion()).isEqualTo("1");
        assertThat(drivers.heard.swapped).containsExactly("1", "2", "1");
    }

    @Test
    void withoutOneBeforeTheRowIsDecidedAsWithoutAModel() {
        drivers.model("tiny", HostileModels.gatherBeyondItsTable(COLUMNS, TRAP, says("tiny", "1")));
        for (int i = 0; i < 5; i++) {
            send("trap-" + i, AMOUNT);
            assertThat(drivers.scored.getLast().getModelVersion()).isEmpty();
            assertThat(drivers.scored.getLast().getDecision()).isEqualTo(PLAN.classes().majority());
            send("plain-" + i, 20);
            assertThat(drivers.scored.getLast().getModelVersion()).isEqualTo("1");
        }
    }

    @Test
    void aShadowThatFailsOnARowHasNoSayInItAlone() {
        drivers.model(
                "plain", HostileModels.gatherBeyondItsTable(COLUMNS, TRAP, says("plain", "1")));
        for (int i = 0; i < 10; i++) {
            send("p-" + i, i == 4 ? AMOUNT : 20);
        }
        for (int i = 0; i < 10; i++) {
            drivers.send(new Verdict("p-" + i, "genuine", START + 100));
            assertThat(drivers.examples.get(i).getShadowsCount()).isEqualTo(i == 4 ? 0 : 1);
        }
    }

    /// Between the usual row and the present one the explanation meets rows that never were.
    @Test
    void anAlertWhoseReasonsCannotBeFoundIsAnAlertWithoutReasons() {
        send("past", AMOUNT);
        var usual = drivers.scored.getLast();
        var alerts = HostileModels.gatherBeyondItsTable(COLUMNS, TRAP, says("tiny", "1"), .9f);
        drivers.model("tiny", alerts);
        send("present", 20);
        assertThat(usual.getFeatures(0)).isEqualTo(TRAP);
        assertThat(drivers.scored.getLast().getDecision()).isEqualTo(1);
        assertThat(drivers.decision())
                .contains("\"decision\":\"fraud\"")
                .contains("\"reasons\":[]");
    }

    /// As at a start: the topic is read, and its model is being built beside the stream.
    @Test
    void theFirstDecisionWaitsForTheModelThatWasThereBeforeIt(@TempDir Path other) {
        try (var builds = ModelBuilds.background(ModelBuilds.LONGEST);
                var started = Drivers.building(PLAN, other, builds)) {
            started.model("tiny", HostileModels.slow(COLUMNS, 1, says("tiny", "1")));
            started.send(Payment.of("first", START));
            assertThat(started.scored.getFirst().getModelVersion()).isEqualTo("1");
        }
    }

    private void send(String id, double amount) {
        drivers.send(Payment.of(id, START + drivers.scored.size()).ofAmount(amount));
    }

    private static List<byte[]> hostile(String recipe) throws Exception {
        var says = says(recipe, "hostile");
        var models = new ArrayList<byte[]>();
        models.add(HostileModels.endlessLoop(COLUMNS, says));
        models.add(HostileModels.hugeConstantOfShape(COLUMNS, says));
        models.add(HostileModels.outerProduct(COLUMNS, says));
        models.add(HostileModels.doubledThirtyTimes(COLUMNS, says));
        models.add(HostileModels.manyNodes(COLUMNS, 100_000, says));
        models.add(HostileModels.externalData(COLUMNS, says, "/etc/hostname"));
        models.add(HostileModels.function(COLUMNS, says));
        models.add(HostileModels.ofAnotherDomain(COLUMNS, says));
        models.add(HostileModels.deepTree(COLUMNS, 50_000, says));
        models.add(HostileModels.treeInACircle(COLUMNS, says));
        models.add(HostileModels.good(COLUMNS, Map.of(), .5f));
        models.add(HostileModels.good(COLUMNS, says("another", "1"), .5f));
        models.add(new byte[15 << 20]);
        var whole = HostileModels.good(COLUMNS, says, .5f);
        models.add(Arrays.copyOf(whole, whole.length / 2));
        return models;
    }

    private static byte[] good(String recipe, String version) {
        return HostileModels.good(COLUMNS, says(recipe, version), .25f);
    }

    private static Map<String, String> says(String recipe, String version) {
        var says = HostileModels.provenance(recipe, version, PLAN.features().columnNames());
        says.put(OnnxModel.CLASSES, String.join(",", PLAN.classes().names()));
        return says;
    }
}

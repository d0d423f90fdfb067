package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.event.Example;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A pipeline of three classes, the majority in their middle, from the first payment to the
/// evaluation.
class ThreeClassesTest {
    private static final StreamPlan PLAN = Plans.threeClasses();
    private static final long SEED = 41;
    private static final int STOLEN = 0;
    private static final int GENUINE = 1;
    private static final int TAKEOVER = 2;
    private static Replayed replayed;

    @BeforeAll
    static void replay() {
        replayed = new Replayed(PLAN);
        Traffic.of(PLAN, SEED, 4000).forEach(sent -> sent.to(replayed.stream));
    }

    @AfterAll
    static void close() {
        replayed.close();
    }

    @Test
    void eachDecisionHasThreeProbabilitiesThatSumToOne() throws IOException {
        int scored = 0;
        for (var bytes : replayed.decisions) {
            var decision = json(bytes);
            var probabilities = decision.get("probabilities");
            if (decision.get("modelVersion").asText().isEmpty()) {
                assertThat(probabilities).isEmpty();
                continue;
            }
            assertThat(probabilities.fieldNames())
                    .toIterable()
                    .containsExactly("stolen", "genuine", "takeover");
            double sum = 0;
            for (var probability : probabilities) {
                assertThat(probability.doubleValue()).isBetween(0.0, 1.0);
                sum += probability.doubleValue();
            }
            // Three floats of a softmax: each is off by half a unit in its last place, about 6e-8.
            assertThat(sum).isCloseTo(1, within(1e-6));
            scored++;
        }
        assertThat(scored).isGreaterThan(3900);
    }

    @Test
    void theDecisionIsTheLikelierMinorityFromTheThresholdOfBothTogetherOn() throws IOException {
        for (var bytes : replayed.decisions) {
            var decision = json(bytes);
            var probabilities = decision.get("probabilities");
            if (probabilities.isEmpty()) {
                assertThat(decision.get("decision").asText()).isEqualTo("genuine");
                continue;
            }
            float stolen = probabilities.get("stolen").floatValue();
            float takeover = probabilities.get("takeover").floatValue();
            var expected = stolen >= takeover ? "stolen" : "takeover";
            assertThat(decision.get("decision").asText())
                    .isEqualTo((double) stolen + takeover >= 0.5 ? expected : "genuine");
        }
    }

    @Test
    void theClassesAreCountedAsTheyTurnedOut() throws IOException {
        int judged = replayed.examples.size() / 50 * 50;
        var labels = new HashMap<String, Integer>();
        replayed.examples.subList(0, judged).forEach(e -> labels.put(id(e), e.getLabel()));
        var classes = lastEvaluation().get("classes");
        for (int c = 0; c < 3; c++) {
            int label = c;
            long expected = labels.values().stream().filter(l -> l == label).count();
            assertThat(classes.get(c).get("name").asText()).isEqualTo(PLAN.classes().name(c));
            assertThat(classes.get(c).get("count").asDouble()).isEqualTo(expected);
            assertThat(expected).isPositive();
        }
    }

    @Test
    void theEvaluationHasTheRecallOfEachClassInItsWindow() throws IOException {
        var evaluation = lastEvaluation();
        int judged = replayed.examples.size() / 50 * 50;
        var window = new LinkedHashMap<String, Example>();
        replayed.examples.subList(0, judged).stream()
                .filter(e -> e.getScored().getProbabilitiesCount() > 0)
                .forEach(e -> window.put(id(e), e));
        var newest = window.values().stream().skip(window.size() - 200).toList();
        for (int c = 0; c < 3; c++) {
            int label = c;
            long labelled = newest.stream().filter(e -> e.getLabel() == label).count();
            long caught =
                    newest.stream()
                            .filter(e -> e.getLabel() == label)
                            .filter(e -> e.getScored().getDecision() == label)
                            .count();
            var of = evaluation.get("classes").get(c);
            assertThat(of.get("labelled").asLong()).isEqualTo(labelled);
            assertThat(of.get("caught").asLong()).isEqualTo(caught);
            assertThat(of.get("recall").asDouble())
                    .isCloseTo((double) caught / labelled, within(1e-12));
        }
    }

    @Test
    void eachClassIsLearned() throws IOException {
        var classes = lastEvaluation().get("classes");
        for (int label : new int[] {STOLEN, GENUINE, TAKEOVER}) {
            assertThat(classes.get(label).get("recall").asDouble()).isGreaterThan(0.6);
        }
    }

    /// The champion's.
    private static JsonNode lastEvaluation() throws IOException {
        JsonNode last = null;
        for (var bytes : replayed.evaluations) {
            var evaluation = json(bytes);
            last = evaluation.path("champion").asBoolean() ? evaluation : last;
        }
        return last;
    }

    private static String id(Example example) {
        return example.getScored().getTransactionId();
    }

    private static JsonNode json(byte[] bytes) throws IOException {
        return new ObjectMapper().readTree(bytes);
    }
}

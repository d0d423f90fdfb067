package io.counterweight.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Ties the public JSON to its schemas, so that neither changes alone.
class SchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Classes CLASSES = new Classes(List.of("genuine", "stolen", "forged"), 0);
    private static final long TIME = Instant.parse("2018-04-01T00:00:31Z").toEpochMilli();
    private static final ScoredTransaction SCORED =
            ScoredTransaction.newBuilder()
                    .setTransactionId("t-\"1\"")
                    .setEventTime(TIME)
                    .setRecipe("base")
                    .setModelVersion("base-12")
                    .addAllProbabilities(List.of(0.25f, 0.7f, 0.05f))
                    .addAllRaw(List.of(0.125f, 0.75f, 0.125f))
                    .setDecision(1)
                    .build();

    private static final ScoredTransaction RULED =
            SCORED.toBuilder()
                    .setRuled(
                            RuledDecision.newBuilder()
                                    .setAction("block")
                                    .setMadeBy("rule:large")
                                    .setBook(0xbeefL)
                                    .addFired(fired("large").setActing(true))
                                    .addFired(fired("tried").setOfClass(2).setSnoozed(true)))
                    .build();

    private static FiredRule.Builder fired(String name) {
        return FiredRule.newBuilder().setName(name).setAction("block");
    }

    private static final List<AlertReason> WHY =
            List.of(new AlertReason("amount", 250, 31.5f, "customer", 2.5f));

    private final DecisionWriter decisions = new DecisionWriter(CLASSES);

    @Test
    void aDecisionSaysWhatWasDecidedAndHowSurely() {
        assertThat(new String(decisions.write(SCORED, WHY), UTF_8))
                .isEqualTo(
                        "{\"transactionId\":\"t-\\\"1\\\"\",\"eventTime\":\"2018-04-01T00:00:31Z\","
                                + "\"decision\":\"stolen\",\"probabilities\":{\"genuine\":0.25,"
                                + "\"stolen\":0.7,\"forged\":0.05},\"rawScores\":{\"genuine\":0.125,"
                                + "\"stolen\":0.75,\"forged\":0.125},\"recipe\":\"base\","
                                + "\"modelVersion\":\"base-12\",\"reasons\":[{\"feature\":"
                                + "\"amount\",\"value\":250.0,\"usual\":31.5,\"entity\":"
                                + "\"customer\",\"contribution\":2.5}]}");
    }

    @Test
    void aDecisionForTheMajorityHasNoReasons() throws IOException {
        var genuine = SCORED.toBuilder().setDecision(0).build();
        assertThat(JSON.readTree(decisions.write(genuine, List.of())).has("reasons")).isFalse();
    }

    @Test
    void aDecisionWithoutAModelHasNoProbabilities() throws IOException {
        var none = SCORED.toBuilder().clearProbabilities().clearModelVersion().build();
        assertThat(JSON.readTree(decisions.write(none, List.of())).get("probabilities")).isEmpty();
    }

    @Test
    void aDecisionNeedsOneFiniteProbabilityForEachClass() {
        var few = SCORED.toBuilder().clearProbabilities().addProbabilities(1).build();
        assertThatThrownBy(() -> decisions.write(few, List.of()))
                .hasMessage("probabilities must be one for each class: probabilities=1, classes=3");
        var wild = SCORED.toBuilder().setProbabilities(2, Float.NaN).build();
        assertThatThrownBy(() -> decisions.write(wild, List.of()))
                .hasMessage("a probability must be finite: probability=NaN");
    }

    @Test
    void theSchemaOfADecisionNamesWhatIsWritten() throws IOException {
        var schema = schema("decision");
        var control = RULED.toBuilder().setPropensity(0.02).build();
        var alert = JSON.readTree(decisions.write(control, WHY, "deadline"));
        assertThat(names(alert)).isEqualTo(names(schema.get("properties")));
        assertTypes(schema, alert);
        var genuine = SCORED.toBuilder().setDecision(0).build();
        assertThat(names(JSON.readTree(decisions.write(genuine, List.of()))))
                .isEqualTo(texts(schema.get("required")));
    }

    @Test
    void aDecisionOfRulesKeepsWhatTheModelSaid() {
        var ofModel = new String(decisions.write(SCORED, WHY), UTF_8);
        var ofRules =
                ",\"action\":\"block\",\"madeBy\":\"rule:large\",\"book\":\"000000000000beef\",\"rules\":[{\"name\":\"large\","
                        + "\"action\":\"block\",\"acting\":true},{\"name\":\"tried\",\"action\":"
                        + "\"block\",\"class\":\"forged\",\"acting\":false,\"snoozed\":true}]";
        assertThat(new String(decisions.write(RULED, WHY), UTF_8))
                .isEqualTo(ofModel.replace(",\"reasons\"", ofRules + ",\"reasons\""));
    }

    @Test
    void anAnswerSaysItsActionOnce() throws IOException {
        var given = GivenAnswer.newBuilder().setAction("alert").build();
        assertThat(new String(decisions.answer(RULED, WHY, given, true), UTF_8))
                .containsOnlyOnce("\"action\":\"block\",\"madeBy\"")
                .doesNotContain("\"action\":\"alert\"");
        assertThat(JSON.readTree(decisions.answer(SCORED, WHY, given, true)).get("action").asText())
                .isEqualTo("alert");
    }

    @Test
    void theSchemaOfARuleThatFiredNamesWhatIsWritten() throws IOException {
        var schema = schema("decision").at("/properties/rules/items");
        var ruled = JSON.readTree(decisions.write(RULED, WHY)).get("rules");
        assertThat(names(ruled.get(1))).isEqualTo(names(schema.get("properties")));
        assertThat(names(ruled.get(0))).isEqualTo(texts(schema.get("required")));
    }

    @Test
    void theSchemaOfAReasonNamesWhatIsWritten() throws IOException {
        var schema = schema("decision").at("/properties/reasons/items");
        var reason = JSON.readTree(decisions.write(SCORED, WHY)).at("/reasons/0");
        assertThat(names(reason)).isEqualTo(names(schema.get("properties")));
        assertThat(names(reason)).isEqualTo(texts(schema.get("required")));
        for (var name : names(reason)) {
            assertThat(schema.at("/properties/" + name + "/type").asText())
                    .as(name)
                    .isEqualTo(reason.get(name).isNumber() ? "number" : "string");
        }
    }

    @Test
    void theSchemaOfALabelNamesWhatIsWritten() throws IOException {
        var schema = schema("label");
        var label =
                JSON.readTree(
                        new LabelWriter(CLASSES)
                                .write(
                                        new Label("t", 1, TIME, true, "k1.0")
                                                .from(Provenance.ANALYST)));
        var withdrawn =
                JSON.readTree(new LabelWriter(CLASSES).write(new Label("t", Label.NONE, TIME)));
        var written = new TreeSet<>(names(label));
        written.addAll(names(withdrawn));
        assertThat(written).isEqualTo(new TreeSet<>(names(schema.get("properties"))));
        assertTypes(schema, label);
    }

    @Test
    void theSchemaOfALabelRequiresWhatTheReaderRequires() throws IOException {
        var required = texts(schema("label").get("required"));
        var reader = new LabelReader(CLASSES, TransactionIds.PLAIN);
        for (var name : names(schema("label").get("properties"))) {
            var label = JSON.createObjectNode();
            label.put("transactionId", "t").put("class", "stolen").put("labelledAt", TIME);
            label.remove(name);
            var reading = reader.read(JSON.writeValueAsBytes(label), TIME);
            // Of a class and its withdrawal there must be one.
            boolean needed = required.contains(name) || name.equals("class");
            assertThat(reading instanceof BadRecord).as(name).isEqualTo(needed);
        }
    }

    @Test
    void theSchemaOfADispositionNamesWhatIsWritten() throws IOException {
        var schema = schema("disposition");
        var answered =
                JSON.readTree(
                        DispositionWriter.write(
                                new Disposition("t", Disposition.Done.PASSED, TIME, true, "k1.0")));
        assertThat(new TreeSet<>(names(answered)))
                .isEqualTo(new TreeSet<>(names(schema.get("properties"))));
        assertTypes(schema, answered);
        for (var done : Disposition.Done.values()) {
            var written = DispositionWriter.write(new Disposition("t", done, TIME, true, null));
            assertThat(new DispositionReader(TransactionIds.PLAIN).read(written, TIME))
                    .isEqualTo(new Disposition("t", done, TIME, true, null));
        }
    }

    private static void assertTypes(JsonNode schema, JsonNode written) {
        written.properties()
                .forEach(entry -> {
                    var type = schema.at("/properties/" + entry.getKey() + "/type");
                    var allowed = type.isTextual() ? Set.of(type.asText()) : texts(type);
                    assertThat(allowed).as(entry.getKey()).contains(jsonType(entry.getValue()));
                });
    }

    private static String jsonType(JsonNode value) {
        if (value.isNumber()) {
            return "number";
        }
        return value.isObject() ? "object" : value.isArray() ? "array" : "string";
    }

    private static JsonNode schema(String name) throws IOException {
        try (var in = SchemaTest.class.getResourceAsStream("/topology/schemas/" + name + ".json")) {
            return JSON.readTree(in);
        }
    }

    private static Set<String> names(JsonNode object) {
        var names = new HashSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        var texts = new HashSet<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}

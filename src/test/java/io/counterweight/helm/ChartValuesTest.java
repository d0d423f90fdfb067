package io.counterweight.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Values, their schema and the chart's README say the same.
class ChartValuesTest {
    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String LAST_LINE = "do not edit below.\n\n";

    private final ChartValues values =
            ChartValues.parse(Files.readString(Chart.FOLDER.resolve("values.yaml")));

    ChartValuesTest() throws IOException {}

    @Test
    void theReadmeShowsEveryValue() throws IOException {
        var readme = Files.readString(README);
        var expected =
                readme.substring(0, readme.indexOf(LAST_LINE) + LAST_LINE.length())
                        + values.table();
        if (System.getProperty("write") != null) {
            Files.writeString(README, expected);
        }
        assertThat(Files.readString(README))
                .as("regenerate it by: mvn test -Dtest=ChartValuesTest -Dwrite")
                .isEqualTo(expected);
    }

    @Test
    void theSchemaDescribesEveryValueInTheSameWords() throws IOException {
        var described = new TreeMap<String, String>();
        describe(schema(), "", described);
        assertThat(described).containsAllEntriesOf(values.descriptions());
    }

    @Test
    void theSchemaKnowsEveryKeyAndNoOthers() throws IOException {
        closed(schema(), "");
    }

    private static JsonNode schema() throws IOException {
        return new ObjectMapper().readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
    }

    private static void describe(JsonNode schema, String path, Map<String, String> found) {
        for (var property : schema.path("properties").properties()) {
            var name = path + property.getKey();
            assertThat(
                            property.getValue().has("description")
                                    || property.getValue().has("properties"))
                    .as(name)
                    .isTrue();
            found.put(name, property.getValue().path("description").asText());
            describe(property.getValue(), name + ".", found);
        }
    }

    private static void closed(JsonNode schema, String path) {
        if (schema.has("properties")) {
            assertThat(schema.path("additionalProperties").asBoolean(true)).as(path).isFalse();
            schema.path("properties")
                    .properties()
                    .forEach(p -> closed(p.getValue(), path + "/" + p.getKey()));
        }
    }
}

package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// An OpenAPI description, and whether answers are as it says.
final class ApiContract {
    private static final String HERE = "urn:counterweight:openapi";

    private final JsonNode description;
    private final JsonSchemaFactory schemas;

    ApiContract(String yaml) throws IOException {
        description = new YAMLMapper().readTree(yaml);
        var json = new ObjectMapper().writeValueAsString(description);
        schemas =
                JsonSchemaFactory.getInstance(
                        VersionFlag.V202012,
                        factory -> factory.schemaLoaders(l -> l.schemas(Map.of(HERE, json))));
    }

    JsonNode description() {
        return description;
    }

    /// `GET /state` and so on.
    Set<String> operations() {
        var operations = new TreeSet<String>();
        description
                .get("paths")
                .fields()
                .forEachRemaining(path ->
                        path.getValue()
                                .fieldNames()
                                .forEachRemaining(method ->
                                        operations.add(
                                                method.toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey())));
        return operations;
    }

    /// Fails unless the operation may answer so.
    ///
    /// @param operation as [#operations()] has it
    void check(String operation, HttpResponse<String> answer) {
        var parts = operation.split(" ");
        var pointer =
                "/paths/" + parts[1].replace("/", "~1") + "/" + parts[0].toLowerCase(Locale.ROOT);
        int status = answer.statusCode();
        var responses = pointer + "/responses/";
        var at =
                responses
                        + (description.at(responses + status).isMissingNode() ? "default" : status);
        assertThat(at.endsWith("default") && status < 400)
                .as("%s answers %d, which is not described", operation, status)
                .isFalse();
        var reference = description.at(at).path("$ref");
        if (reference.isTextual()) {
            at = reference.asText().substring(1);
        }
        var type = answer.headers().firstValue("Content-Type").orElse("none");
        var content = at + "/content/" + type.replace("/", "~1");
        assertThat(description.at(content).isMissingNode())
                .as(
                        "%s answers %d as %s, which is not described: %s",
                        operation, status, type, answer.body())
                .isFalse();
        if (type.equals("application/json")) {
            assertThat(problems(content + "/schema", answer.body()))
                    .as("%s answers %d: %s", operation, status, answer.body())
                    .isEmpty();
        }
    }

    private Set<ValidationMessage> problems(String pointer, String json) {
        JsonSchema schema = schemas.getSchema(SchemaLocation.of(HERE + "#" + pointer));
        return schema.validate(
                json,
                InputFormat.JSON,
                context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    }
}

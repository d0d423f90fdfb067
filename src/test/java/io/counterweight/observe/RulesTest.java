package io.counterweight.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The rules for Prometheus, their tests, and the runbook that they point into.
class RulesTest {
    private static final String RULES = "helm/counterweight/files/rules.yaml";
    private static final String[] TESTS = {
        "src/test/prometheus/rules-test.yaml", "src/test/prometheus/slow-rules-test.yaml"
    };

    @Test
    void promtoolAcceptsTheRules() throws Exception {
        Promtool.require("promtool");
        var said = Promtool.run(null, "check", "rules", RULES);
        assertThat(said.code()).as(said.text()).isZero();
    }

    @Test
    void eachAlertFiresWhenItShouldAndNotBefore() throws Exception {
        Promtool.require("promtool");
        var said = Promtool.run(null, "test", "rules", TESTS[0], TESTS[1]);
        assertThat(said.code()).as(said.text()).isZero();
    }

    @Test
    void everyAlertIsTestedToFire() throws IOException {
        var tested = new TreeSet<String>();
        for (var file : TESTS) {
            for (var test : yaml(file).get("tests")) {
                for (var alert : test.path("alert_rule_test")) {
                    if (alert.has("exp_alerts")) {
                        tested.add(alert.get("alertname").asText());
                    }
                }
            }
        }
        assertThat(tested).isEqualTo(alerts().keySet());
    }

    @Test
    void everyAlertSaysWhatItIsAndPointsIntoTheRunbook() throws IOException {
        var runbook = Files.readString(Path.of("docs/runbook.md"));
        var sections = new TreeSet<String>();
        var titles = Pattern.compile("(?m)^## (Counterweight\\w+)$").matcher(runbook);
        while (titles.find()) {
            sections.add(titles.group(1));
        }
        assertThat(sections).isEqualTo(alerts().keySet());
        alerts().forEach((name, alert) -> {
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).endsWith(".");
            assertThat(alert.at("/annotations/runbook").asText())
                    .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
        });
    }

    private static Map<String, JsonNode> alerts() throws IOException {
        var alerts = new TreeMap<String, JsonNode>();
        for (var group : yaml(RULES).get("groups")) {
            for (var rule : group.get("rules")) {
                if (rule.has("alert")) {
                    alerts.put(rule.get("alert").asText(), rule);
                }
            }
        }
        return alerts;
    }

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(Files.readString(Path.of(file)));
    }
}

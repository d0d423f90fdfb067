package io.counterweight.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Grafana's dashboards beside the list of meters in `docs/running.md`.
class DashboardsTest {
    private static final Path FILES = Path.of("helm/counterweight/files");

    /// What nobody watches all day: it is asked for when something else has drawn attention. The
    /// precision of the window has that of a day, made of counters, in its place.
    private static final Set<String> ON_NO_PANEL =
            Set.of(
                    "counterweight_answer_difference",
                    "counterweight_assigned_partitions",
                    "counterweight_clock_set_back_total",
                    "counterweight_consumer_lag_unknown_partitions",
                    "counterweight_http_busy_total",
                    "counterweight_http_connections",
                    "counterweight_http_cut_total",
                    "counterweight_http_plain",
                    "counterweight_kernels",
                    "counterweight_outliers_total",
                    "counterweight_precision",
                    "counterweight_records_total");

    @Test
    void everyMeterIsOnAPanelInARuleOrSaidToBeOnNone() throws IOException {
        var asked = asked(expressions() + Files.readString(FILES.resolve("rules.yaml")));
        var missing = new TreeSet<>(documented());
        missing.removeAll(asked);
        assertThat(missing).containsExactlyInAnyOrderElementsOf(ON_NO_PANEL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "control_",
                "outcomes_",
                "dispositions_",
                "source_",
                "foretold",
                "all_traffic",
                "rules_",
                "actions_"
            })
    void whatRulesDoAndWhatIsDeclinedIsOnAPanel(String meters) throws IOException {
        var wanted = new TreeSet<>(documented());
        wanted.removeIf(name -> !name.startsWith("counterweight_" + meters));
        assertThat(wanted).isNotEmpty();
        assertThat(asked(expressions())).containsAll(wanted);
    }

    @Test
    void noPanelAsksForAMeterThatIsNotInTheDocument() throws IOException {
        var recorded = Pattern.compile("\\w+:(counterweight_\\w+):\\w+");
        var plain = recorded.matcher(expressions()).replaceAll("");
        assertThat(documented()).containsAll(asked(plain));
    }

    @Test
    void panelsHaveTheirOwnPlaceAndNumber() throws IOException {
        for (var dashboard : dashboards()) {
            var ids = new HashSet<Integer>();
            var places = new HashSet<List<Integer>>();
            for (var panel : dashboard.get("panels")) {
                var title = panel.get("title").asText();
                assertThat(ids.add(panel.get("id").intValue())).as(title).isTrue();
                var at = panel.get("gridPos");
                assertThat(at.get("x").intValue() + at.get("w").intValue())
                        .as(title)
                        .isLessThanOrEqualTo(24);
                for (int x = 0; x < at.get("w").intValue(); x++) {
                    for (int y = 0; y < at.get("h").intValue(); y++) {
                        var place = List.of(at.get("x").intValue() + x, at.get("y").intValue() + y);
                        assertThat(places.add(place)).as(title + place).isTrue();
                    }
                }
            }
        }
    }

    private static List<JsonNode> dashboards() throws IOException {
        var all = new ArrayList<JsonNode>();
        try (var files = Files.list(FILES.resolve("dashboards"))) {
            for (var file : files.sorted().toList()) {
                all.add(new ObjectMapper().readTree(file.toFile()));
            }
        }
        return all;
    }

    /// Of all panels and annotations.
    private static String expressions() throws IOException {
        var text = new StringBuilder();
        for (var dashboard : dashboards()) {
            dashboard.findValuesAsText("expr").forEach(expr -> text.append(expr).append('\n'));
        }
        return text.toString();
    }

    private static Set<String> documented() throws IOException {
        return names(Files.readString(Path.of("docs/running.md")), "`(counterweight_\\w+)");
    }

    /// Meters by their names in the document, without what a histogram's series end with.
    private static Set<String> asked(String text) throws IOException {
        var documented = documented();
        var asked = new TreeSet<String>();
        for (var name : names(text, "(?<![:\\w])(counterweight_\\w+)")) {
            var stem = name.replaceFirst("_(bucket|count|sum)$", "");
            asked.add(!documented.contains(name) && documented.contains(stem) ? stem : name);
        }
        return asked;
    }

    private static Set<String> names(String text, String pattern) {
        var names = new TreeSet<String>();
        var matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}

package io.counterweight.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The chart's values by their path, in the order of the file: the comment above a key describes
/// it.
record ChartValues(List<Value> all) {
    private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");

    /// @param preset as JSON
    record Value(String path, String preset, String description) {}

    static ChartValues parse(String yaml) {
        JsonNode tree =
                new ObjectMapper()
                        .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        var values = new ArrayList<Value>();
        var path = new ArrayList<String>();
        var comment = new ArrayList<String>();
        for (var line : yaml.lines().toList()) {
            var text = COMMENT.matcher(line);
            var key = KEY.matcher(line);
            if (text.matches()) {
                comment.add(text.group(1));
                continue;
            }
            if (key.matches()) {
                int depth = key.group(1).length() / 2;
                path.subList(Math.min(depth, path.size()), path.size()).clear();
                path.add(key.group(2));
                var value = tree.at("/" + String.join("/", path));
                if (!comment.isEmpty()) {
                    values.add(
                            new Value(
                                    String.join(".", path),
                                    value.toString(),
                                    String.join(" ", comment)));
                }
            }
            comment.clear();
        }
        return new ChartValues(List.copyOf(values));
    }

    Map<String, String> descriptions() {
        var descriptions = new TreeMap<String, String>();
        all.forEach(v -> descriptions.put(v.path, v.description));
        return descriptions;
    }

    /// A Markdown table.
    String table() {
        var table = new StringBuilder("| value | preset | what |\n|---|---|---|\n");
        for (var value : all) {
            table.append(
                    "| `%s` | `%s` | %s |\n"
                            .formatted(
                                    value.path,
                                    value.preset,
                                    value.description.replace("|", "\\|")));
        }
        return table.toString();
    }
}

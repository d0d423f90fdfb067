package io.counterweight.app.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.counterweight.evaluate.ReportJson;
import io.counterweight.event.Classes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a replay leaves of the rules that it proposes: their figures, and a file of rules that
/// `replay --rules` and a pipeline take as it is.
final class ProposalFiles {
    static final String JSON = "proposed-rules.json";
    static final String RULES = "proposed-rules.yaml";

    private ProposalFiles() {}

    /// @return the files; without the rules where none was found
    static List<Path> write(Path folder, Classes classes, Proposals proposals) throws IOException {
        var written = new ArrayList<>(List.of(folder.resolve(JSON)));
        ReportJson.write(written.getFirst(), json(classes, proposals));
        var rules = folder.resolve(RULES);
        Files.deleteIfExists(rules);
        if (!proposals.rules().isEmpty()) {
            Files.writeString(rules, yaml(proposals));
            written.add(rules);
        }
        return written;
    }

    private static ObjectNode json(Classes classes, Proposals proposals) {
        var root = JsonNodeFactory.instance.objectNode();
        var made = root.putObject("madeFrom");
        made.put("first", String.valueOf(proposals.first()));
        made.put("last", String.valueOf(proposals.last()));
        made.put("days", proposals.days());
        made.put("daysWithoutModel", proposals.firstScored());
        made.put("rows", proposals.rows());
        made.put("frauds", proposals.frauds());
        made.put("candidates", proposals.candidates());
        made.put(
                "budget",
                proposals.days() == 0 ? 0 : (double) proposals.alerts() / proposals.days());
        root.put("judgedFrom", Instant.ofEpochMilli(proposals.at()).toString());
        var rules = root.putObject("rules");
        for (int r = 0; r < proposals.rules().size(); r++) {
            var rule = proposals.rules().get(r);
            var node = rules.putObject(rule.name());
            node.put("when", rule.when());
            var ofMade = node.putObject("made");
            ofMade.put("fired", rule.fired());
            ofMade.put("hits", rule.hits());
            ofMade.put("addsPerDay", rule.addsPerDay());
            ReportJson.rule(node.putObject("judged"), classes, proposals.judged().get(r));
        }
        return root;
    }

    private static String yaml(Proposals proposals) {
        var yaml = new StringBuilder();
        yaml.append("# Proposed from transactions of ")
                .append(proposals.first())
                .append(" to ")
                .append(proposals.last())
                .append(", ")
                .append(proposals.candidates())
                .append(" candidates. A person decides.\nrules:\n");
        proposals
                .book()
                .rules()
                .forEach((name, rule) ->
                        yaml.append(
                                "  %s: {when: %s, action: %s, since: %s, by: %s, state: shadow}\n"
                                        .formatted(
                                                name,
                                                TextNode.valueOf(rule.when()),
                                                rule.action(),
                                                rule.since(),
                                                rule.by())));
        return yaml.toString();
    }
}

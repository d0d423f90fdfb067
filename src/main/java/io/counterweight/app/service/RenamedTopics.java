package io.counterweight.app.service;

import io.counterweight.config.Declared;
import io.counterweight.event.NearestWord;
import io.counterweight.stream.StreamPlan;
import java.util.ArrayList;
import java.util.List;

/// Checks that every topic a user renames is one of the pipeline's.
final class RenamedTopics {
    private static final List<String> OF_ALL =
            List.of(
                    "transactions",
                    "labels",
                    "decisions",
                    "dead-letters",
                    "by-transaction",
                    "labels-by-transaction",
                    "scored",
                    "examples",
                    "models",
                    "evaluation");

    private RenamedTopics() {}

    /// @throws io.counterweight.config.ConfigException names the line and the nearest topic
    static void check(Declared<ServeLayer> declared, StreamPlan plan) {
        var renamed = declared.value().topics();
        if (renamed == null) {
            return;
        }
        var known = new ArrayList<>(OF_ALL);
        for (var entity : plan.event().entityNames()) {
            known.add("by-" + entity);
            known.add("outcomes-" + entity);
        }
        for (var topic : renamed.keySet()) {
            if (!known.contains(topic)) {
                throw declared.error(
                        "topics." + topic,
                        "unknown topic \"" + topic + "\"; " + NearestWord.hint(topic, known));
            }
        }
    }
}

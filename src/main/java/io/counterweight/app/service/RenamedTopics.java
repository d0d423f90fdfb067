package io.counterweight.app.service;

import io.counterweight.config.Declared;
import io.counterweight.config.Pipeline;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.TopicSpec;
import io.counterweight.event.NearestWord;
import io.counterweight.event.TopicNames;

/// Checks that every topic a user renames is one of the pipeline's.
final class RenamedTopics {
    private RenamedTopics() {}

    /// @throws io.counterweight.config.ConfigException names the line and the nearest topic
    static void check(Declared<ServeLayer> declared, Pipeline pipeline) {
        var renamed = declared.value().topics();
        if (renamed == null) {
            return;
        }
        var known =
                TopicCatalogue.packed()
                        .expand(pipeline, TopicNames.of(pipeline.pipeline()), 1)
                        .stream()
                        .map(TopicSpec::topic)
                        .toList();
        for (var topic : renamed.keySet()) {
            if (!known.contains(topic)) {
                throw declared.error(
                        "topics." + topic,
                        "unknown topic \"" + topic + "\"; " + NearestWord.hint(topic, known));
            }
        }
    }
}

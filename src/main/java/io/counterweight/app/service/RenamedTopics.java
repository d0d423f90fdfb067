package io.counterweight.app.service;

import io.counterweight.config.Declared;
import io.counterweight.config.Pipeline;
import io.counterweight.config.Problems;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.TopicSpec;
import io.counterweight.event.NearestWord;
import io.counterweight.event.TopicNames;
import java.util.List;
import java.util.stream.IntStream;

/// Checks that every topic a user renames is one of the pipeline's.
final class RenamedTopics {
    private RenamedTopics() {}

    /// @param problems gets each that is not, with its line and the nearest topic
    static void check(Declared<ServeLayer> declared, Pipeline pipeline, Problems problems) {
        var renamed = declared.value().topics();
        if (renamed == null) {
            return;
        }
        // Of one partition and of several.
        var names = TopicNames.of(pipeline.pipeline());
        var known =
                IntStream.of(2, 1)
                        .mapToObj(n -> TopicCatalogue.packed().expand(pipeline, names, n))
                        .flatMap(List::stream)
                        .map(TopicSpec::topic)
                        .distinct()
                        .toList();
        for (var topic : renamed.keySet()) {
            if (!known.contains(topic)) {
                var hint = NearestWord.hint(topic, known);
                problems.add(
                        declared.error(
                                "topics." + topic, "unknown topic \"" + topic + "\"; " + hint));
            }
        }
    }
}

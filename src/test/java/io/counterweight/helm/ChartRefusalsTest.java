package io.counterweight.helm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values that would make a bad release are refused, each with a sentence.
class ChartRefusalsTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scorer.replicas=7 | each scorer needs a partition: scorer.replicas=7, topics.partitions=6",
                "autoscaling.kind=both | value must be one of 'none', 'keda', 'hpa'",
                "trainer.replicas=2 | additional properties 'replicas' not allowed",
                "scorer.replica=2 | additional properties 'replica' not allowed",
                "kafka.bootstrapServers=kafka | '/kafka/bootstrapServers': 'kafka' does not match pattern",
                "kafka.bootstrapServers= | kafka.bootstrapServers must name the brokers",
                "http.tokens.read=null | http.tokens.read must say where the bearer token for page and metrics stands",
                "http.port=80 | minimum: got 80, want 1,024",
                "shutdown.gracePeriodSeconds=70 | at least 15 s above shutdown.closeTimeoutSeconds",
                "scorer.replicas=1 | scorer.standbys must be 0 where there is one scorer",
                "pipeline.name=Handbook | '/pipeline/name': 'Handbook' does not match pattern",
                "pipeline.recipes.mine=x | pipeline.recipes needs pipeline.file",
                "pipeline.file=recipes: [a] | pipeline.file must say the name of the pipeline",
                "answers.deadline=80 | '/answers/deadline'",
                "answers.fallback=deny | '/answers/fallback': 'deny' does not match pattern",
                "guarantee=twice | value must be one of 'exactly-once', 'at-least-once'",
                "scorer.profileHeapPercent=80 | maximum: got 80, want 75",
                "mode=both | value must be one of 'split', 'single'",
            })
    void badValuesAreRefused(String setting, String sentence) {
        var name = setting.substring(0, setting.indexOf('='));
        var value = setting.substring(setting.indexOf('=') + 1);
        var typed = value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
        assertThatThrownBy(() -> Chart.render("fraud", Chart.DEFAULTS, Map.of(name, typed)))
                .hasMessageContaining(sentence);
    }

    @Test
    void severalScorersAnswerOnlyWithTheKeysThatTheyShare() throws Exception {
        var values =
                Files.readString(Chart.FOLDER.resolve("ci/answers-values.yaml"))
                        .replace("  keys: {secret: counterweight-answers, key: keys}\n", "");
        var without = Files.writeString(folder.resolve("values.yaml"), values);
        assertThatThrownBy(() -> Chart.render(without))
                .hasMessageContaining("answers.keys must say where the keys of answers stand");
    }

    @Test
    void aScalerMayNotOutgrowThePartitionsOrTheMode() {
        assertThatThrownBy(() ->
                        Chart.render(
                                "fraud",
                                Chart.FOLDER.resolve("ci/keda-values.yaml"),
                                Map.of("topics.partitions", 11)))
                .hasMessageContaining("autoscaling.maxReplicas=12, topics.partitions=11");
        assertThatThrownBy(() ->
                        Chart.render(
                                "fraud",
                                Chart.FOLDER.resolve("ci/hpa-values.yaml"),
                                Map.of("mode", "single")))
                .hasMessageContaining("autoscaling needs mode split");
    }

    @Test
    void whatTheChartSaysOfKafkaIsNotForSettings() throws Exception {
        for (var setting : new String[] {"bootstrap.servers", "group.instance.id"}) {
            var values =
                    Files.writeString(
                            folder.resolve("values.yaml"),
                            Files.readString(Chart.DEFAULTS)
                                    .replace(
                                            "kafka:\n",
                                            "kafka:\n  settings: {" + setting + ": x}\n"));
            assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(setting);
        }
    }

    @Test
    void aReleaseMustBeginWithALetter() {
        assertThatThrownBy(() -> Chart.render("1st", Chart.DEFAULTS, Map.of()))
                .hasMessageContaining("must begin with a letter");
    }
}

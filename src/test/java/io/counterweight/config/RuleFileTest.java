package io.counterweight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Action;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.PlanText;
import io.counterweight.rule.RuleDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFileTest {
    private static final String LARGE =
            """
            rules:
              amount-above-220:
                when: amount > 220.0
                action: refer
                class: fraud
                since: 2026-11-30
                by: ann
                state: live
            """;

    @TempDir Path folder;

    /// The handbook's pipeline with something at its end.
    private Declared<Pipeline> pipeline(String more) throws IOException {
        var file = folder.resolve("p.yaml");
        Files.writeString(
                file,
                Files.readString(Path.of("models/handbook.yaml"))
                                .replaceFirst("recipes: .*", "recipes: [plain]")
                                .replace("champion: blend", "champion: plain")
                        + more);
        return Pipelines.load(file.toString());
    }

    private void rules(String name, String yaml) throws IOException {
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(folder.resolve("rules/" + name + ".yaml"), yaml);
    }

    @Test
    void rulesAreReadFromThePipelinesFileAndFromFilesBesideIt() throws IOException {
        rules(
                "team",
                """
                lists: {watched: ["17", "4711"]}
                rules:
                  watched: {when: "listed('watched', terminal)", action: block, state: shadow}
                """);
        var declared = pipeline(LARGE + "rule-files: [team]\n");
        var book = Pipelines.plan(declared, TopicNames.of("p")).rules().declared();
        assertThat(book.rules().keySet()).containsExactly("amount-above-220", "watched");
        assertThat(book.rules().get("amount-above-220"))
                .isEqualTo(
                        new RuleDeclaration(
                                "amount > 220.0",
                                Action.REFER,
                                "fraud",
                                "2026-11-30",
                                "ann",
                                RuleDeclaration.State.LIVE,
                                null));
        assertThat(book.lists()).containsKey("watched");
    }

    @Test
    void allThatIsWrongWithRulesIsToldWithFileLineAndNearestWord() {
        assertThatThrownBy(() ->
                        pipeline(
                                """
                                rules:
                                  a: {when: amuont > 1.0, action: refer, state: live}
                                  b: {when: amount > 1.0, action: blok, state: live}
                                  c: {when: night == 1.0, action: block, state: rollout}
                                  d:
                                    when: terminal_risk_7d > 1
                                    action: block
                                    state: live
                                    class: genuine
                                """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "p.yaml:35",
                        "rules.a.when: unknown name \"amuont\"",
                        "did you mean \"amount\"?",
                        "p.yaml:36",
                        "unknown value \"blok\"; did you mean \"block\"?",
                        "p.yaml:37",
                        "state rollout and the key rollout go together",
                        "p.yaml:42",
                        "rules.d.class: class must be one that is looked for");
    }

    @Test
    void whatIsWrongWithAFileOfRulesIsToldOfThatFile() throws IOException {
        rules(
                "team",
                """
                rules:
                  a: {when: amount > 1.0, action: block, state: live, sinse: 2026-11-30}
                  b: {when: terminal_rsik_7d > 0.5, action: block, state: live}
                """);
        var declared = pipeline("rule-files: [team]\n");
        assertThatThrownBy(() -> Pipelines.plan(declared, TopicNames.of("p")))
                .hasMessageContainingAll(
                        "team.yaml:2",
                        "unknown key \"sinse\"; did you mean \"since\"?",
                        "team.yaml:3",
                        "did you mean \"terminal_risk_7d\"?");
    }

    @Test
    void aNameOfRulesWithoutAFileAndOneThatIsDeclaredTwiceAreRefused() throws IOException {
        rules("team", LARGE);
        var missing = pipeline("rule-files: [taem]\n");
        assertThatThrownBy(() -> Pipelines.plan(missing, TopicNames.of("p")))
                .hasMessageContainingAll("p.yaml:34", "rules \"taem\" have no file");
        var twice = pipeline(LARGE + "rule-files: [team]\n");
        assertThatThrownBy(() -> Pipelines.plan(twice, TopicNames.of("p")))
                .hasMessageContainingAll(
                        "team.yaml:2", "\"amount-above-220\" is declared elsewhere, too");
    }

    @Test
    void rulesAreNoPartOfWhatTheStateDependsOn() throws IOException {
        var with = Pipelines.plan(pipeline(LARGE), TopicNames.of("p"));
        var without = Pipelines.plan(pipeline(""), TopicNames.of("p"));
        assertThat(PlanText.of(with)).isEqualTo(PlanText.of(without));
    }
}

package io.counterweight.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.stream.Plans;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PipelineEditsTest {
    @Test
    void theSameFileChangesNothing() {
        assertThat(edits(file -> file).isEmpty()).isTrue();
        assertThat(
                        edits(file ->
                                        file.replace(
                                                "{from: at, format: epoch-millis}",
                                                "{format: epoch-millis, from: at}"))
                                .isEmpty())
                .isTrue();
    }

    @Test
    void eachChangeOfAFeatureIsToldApart() {
        assertThat(
                        edits(file ->
                                        file.replace(
                                                "features:\n",
                                                "features:\n  n: {kind: count, entity: shop, window: 2d}\n"))
                                .effects())
                .singleElement()
                .asString()
                .startsWith("feature added: n; ");
        assertThat(edits(file -> file.replaceAll("(?m)^  card-count: .*\n", "")).undrained())
                .containsExactly("by-card");
        assertThat(
                        edits(file ->
                                        file.replace(
                                                "{kind: log, field: amount}",
                                                "{kind: field, field: amount}"))
                                .effects())
                .singleElement()
                .asString()
                .startsWith("feature redefined: amount; ");
        assertThat(edits(file -> file.replace("  card-count:", "  visits:")).effects())
                .containsExactly(
                        "feature renamed: visits, before card-count; everything of it stays");
        assertThat(edits(file -> file.replace("[web, chip]", "[web]")).effects())
                .singleElement()
                .asString()
                .startsWith("feature dropped: channel=chip; ");
    }

    @Test
    void anExpressionThatChangesRedefinesWhatReadsIt() {
        UnaryOperator<String> small =
                file ->
                        file.replace(
                                        "classes: {",
                                        "  let: {net: amount / 1.2, twice: net * 2.0}\nclasses: {")
                                .replace("{kind: log, field: amount}", "{kind: log, field: twice}");
        var before = PlanDeclaration.of(Plans.edited(small));
        var now =
                PlanDeclaration.of(
                        Plans.edited(file -> small.apply(file).replace("/ 1.2", "/ 1.3")));
        assertThat(PipelineEdits.between(before, now).effects())
                .satisfiesExactlyInAnyOrder(
                        e -> assertThat(e).startsWith("number added: net := amount / 1.3; "),
                        e -> assertThat(e).startsWith("number added: twice := net * 2.0 with net"),
                        e -> assertThat(e).isEqualTo("number dropped: net := amount / 1.2"),
                        e -> assertThat(e).startsWith("number dropped: twice := "),
                        e -> assertThat(e).startsWith("event: transactions are read as declared"),
                        e -> assertThat(e).startsWith("feature redefined: amount; "));
        assertThat(now.layout().fingerprint()).isNotEqualTo(before.layout().fingerprint());
    }

    @Test
    void classesAndCoverAreRefusedWithTheWayOn() {
        assertThat(
                        edits(file ->
                                        file.replace(
                                                "[genuine, fraud]", "[genuine, fraud, takeover]"))
                                .refusals())
                .singleElement()
                .asString()
                .startsWith("classes cannot change in a live pipeline: ")
                .contains("another name");
        assertThat(edits(file -> file.replace("cover: all", "cover: minority")).refusals())
                .singleElement()
                .asString()
                .startsWith(
                        "labels.cover cannot change in a live pipeline: cover=minority, before=all");
        assertThat(edits(file -> file.replace("delay: 1h", "delay: 2h")).refusals()).isEmpty();
    }

    @Test
    void recipesAreNamed() {
        var before = PlanDeclaration.of(Plans.sideBySide());
        var now =
                PlanDeclaration.of(
                        Plans.edited(
                                file -> file.replace("[tiny]", "[tiny, auto]"),
                                Plans.tiny(),
                                Plans.auto()));
        assertThat(PipelineEdits.between(before, now).effects())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("recipe dropped: plain"))
                .anyMatch(line -> line.startsWith("recipe dropped: treated"));
        assertThat(PipelineEdits.between(now, before).effects())
                .anyMatch(line -> line.startsWith("recipe added: plain"));
    }

    private static PipelineEdits edits(UnaryOperator<String> edit) {
        return PipelineEdits.between(
                PlanDeclaration.of(Plans.payments()), PlanDeclaration.of(Plans.edited(edit)));
    }
}

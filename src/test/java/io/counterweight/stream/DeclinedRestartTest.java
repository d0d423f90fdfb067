package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Example;
import io.counterweight.event.Presumed;
import io.counterweight.plan.StreamPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stream in which much is declined, that ends again and again and goes on from its stores: what
/// callers did comes before its transaction, after it, twice, contrary to the advice, after labels,
/// or of nobody.
class DeclinedRestartTest {
    private static StreamPlan plan(String presume) {
        return Plans.declining(
                "block: 0.4, follows: advised, explore: {share: 20%}, presume: " + presume,
                "topics: [dispositions]\n");
    }

    @ParameterizedTest(name = "presume: {0}")
    @ValueSource(strings = {"features", "learning"})
    void endsChangeNoByteOfWhatIsLearnedAndSaid(String presume, @TempDir Path folder) {
        var plan = plan(presume);
        var random = new Random(17);
        try (var whole = new Replayed(plan);
                var restarted = Drivers.restartable(plan, folder)) {
            for (var step : DeclinedTraffic.of(plan, 21, 500)) {
                step.to(restarted);
                step.to(whole.stream);
                if (random.nextInt(60) == 0) {
                    restarted.restart();
                }
            }
            assertThat(restarted.starts()).as("restarts").isGreaterThan(5);
            assertThat(restarted.examples).isEqualTo(whole.examples);
            assertThat(restarted.models)
                    .hasSizeGreaterThan(5)
                    .containsExactlyElementsOf(whole.models);
            assertThat(restarted.decisions).containsExactlyElementsOf(whole.decisions);
            assertThat(restarted.evaluations).containsExactlyElementsOf(whole.evaluations);
            assertThat(restarted.parametersHash()).isEqualTo(whole.parametersHash());
            assertThat(restarted.heard.disposed)
                    .as("with and contrary to the advice")
                    .contains("block approved", "allow declined", "block declined")
                    .isEqualTo(whole.heard.disposed);
            assertThat(restarted.heard.ignored).contains("duplicate-disposition");
            assertThat(restarted.heard.unknown).isNotEmpty().isEqualTo(whole.heard.unknown);
            assertThat(restarted.letters).extracting("reason").contains("unknown-transaction");
            assertThat(restarted.examples.stream().anyMatch(e -> e.getScored().getPropensity() > 0))
                    .as("a control group")
                    .isTrue();
            presumed(restarted.examples, presume.equals("learning"));
        }
    }

    /// Some are learned as presumed, and of those some are labelled or taken back later.
    private static void presumed(List<Example> examples, boolean isLearned) {
        assertThat(examples.stream().filter(Presumed::is).count())
                .satisfies(count -> assertThat(count > 10).isEqualTo(isLearned))
                .satisfies(count -> assertThat(count == 0).isEqualTo(!isLearned));
        var replaced =
                examples.stream()
                        .filter(e -> e.getReplaced().getSource().equals(Presumed.WORD))
                        .toList();
        assertThat(replaced.stream().anyMatch(Example::getWithdrawn)).isEqualTo(isLearned);
        assertThat(replaced.stream().anyMatch(e -> !e.getWithdrawn())).isEqualTo(isLearned);
    }
}

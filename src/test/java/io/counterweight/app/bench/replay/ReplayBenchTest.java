package io.counterweight.app.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayBenchTest {
    @TempDir private Path folder;

    /// Of the same build with one thread and with two: what differs is only how long it takes.
    @Test
    void buildsAreReplayedInTurnAndHeldAgainstEachOther() throws Exception {
        var file = folder.resolve("cards.csv");
        var settings = new SimulatorSettings(200, 400, LocalDate.of(2024, 3, 4), 12, 5, null);
        long rows = CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        var own = ReplayBuild.own(List.of("--threads", "2"));
        var other = new ReplayBuild("other", own.build(), own.jvm(), List.of("--threads", "1"));

        var result =
                ReplayBench.run(
                        List.of(own, other),
                        List.of(
                                "--pipeline",
                                "handbook",
                                "--transactions",
                                file.toString(),
                                "--recipes",
                                "plain"),
                        1,
                        folder);

        assertThat(result.rows()).isEqualTo(rows);
        assertThat(result.isSame()).isTrue();
        assertThat(result.builds()).extracting("build").containsExactly("this", "other");
        assertThat(result.builds())
                .allSatisfy(build -> {
                    assertThat(build.cpuMicrosPerRow()).isPositive();
                    assertThat(build.rowsPerSecond() * build.seconds())
                            .isBetween(rows - 1.0, rows + 1.0);
                });
        assertThat(result.ratio()).hasSize(1);
    }

    @Test
    void aReplayThatFailsNamesItsLog() throws IOException {
        var build = ReplayBuild.own(List.of());
        assertThatThrownBy(() ->
                        ReplayRun.of(
                                build,
                                List.of("--pipeline=none", "--transactions=none.csv"),
                                folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("build=this, log=" + folder);
    }

    @Test
    void reportsThatDifferInAHashAreNotTheSameAndThoseThatDifferInTimesAre() throws IOException {
        var one = run("{\"seconds\": 1, \"recipes\": {\"a\": {\"modelHash\": \"x\"}}}", "day");
        var slow =
                run(
                        "{\"seconds\": 2, \"recipes\": {\"a\": {\"modelHash\": \"x\","
                                + " \"examplesPerSecond\": 3}}}",
                        "day");
        assertThat(one.isSameAs(slow)).isTrue();
        assertThat(one.isSameAs(run("{\"recipes\": {\"a\": {\"modelHash\": \"y\"}}}", "day")))
                .isFalse();
        assertThat(one.isSameAs(run("{\"recipes\": {\"a\": {\"modelHash\": \"x\"}}}", "another")))
                .isFalse();
    }

    @Test
    void whatOnlyOneReleaseReportsIsLeftAside() throws IOException {
        var before = run("{\"recipes\": {\"a\": {\"modelHash\": \"x\"}}}", "day");
        var more = "\"rankedBy\": \"p\", \"recipes\": {\"a\": {\"ceiling\": 1, \"modelHash\": ";
        assertThat(run("{" + more + "\"x\"}}}", "day").isSameAs(before)).isTrue();
        assertThat(run("{" + more + "\"y\"}}}", "day").isSameAs(before)).isFalse();
        assertThat(before.isSameAs(run("{" + more + "\"y\"}}}", "day"))).isFalse();
    }

    private static ReplayRun run(String report, String daily) throws IOException {
        var json = ReplayRun.withoutTimes(new ObjectMapper().readTree(report));
        return new ReplayRun(1, 1, 1, json, daily);
    }
}

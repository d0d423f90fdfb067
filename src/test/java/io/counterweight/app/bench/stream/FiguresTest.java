package io.counterweight.app.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.bench.stage.Build;
import io.counterweight.app.bench.stage.Round;
import io.counterweight.app.bench.stage.Stage.Usage;
import io.counterweight.app.broker.Appended;
import io.counterweight.config.UserError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Scale SCALE = new Scale(4, 10_000, 5_000);

    @Test
    void whatWasUsedIsSharedAmongTheRecords() {
        var start = new Usage(0, 1_000_000, 500_000, 100_000, new Appended(10, 1_000));
        var end =
                new Usage(
                        2_000_000_000,
                        101_000_000,
                        20_500_000,
                        4_100_000,
                        new Appended(16_010, 601_000));
        assertThat(end.since(start, 1_000)).isEqualTo(new Round(500, 100, 20, 600, 16, 4));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        var rounds = List.of(round(10, 1), round(40, 4), round(20, 2), round(90, 9));
        assertThat(Round.median(rounds).recordsPerSecond()).isEqualTo(30);
        assertThat(Round.median(rounds.subList(0, 3)).cpuMicros()).isEqualTo(2);
    }

    @Test
    void aRatioIsTheMedianOfThoseOfTheRounds() {
        // A slow machine in the second round slows both: 1/2, 1/2 and 1/4, not 100/300.
        var jobs =
                List.of(
                        throughput("score-train", round(100, 8), round(10, 9), round(100, 8)),
                        throughput("bare-windows", round(200, 2), round(20, 3), round(400, 4)));
        var found = new Ratio("score-train", "bare-windows").of(jobs).orElseThrow();
        assertThat(found.speed()).isEqualTo(0.5);
        assertThat(found.cpu()).isEqualTo(3);
        assertThat(new Ratio("score-train", "score").of(jobs)).isEmpty();
    }

    @Test
    void theJsonAndTheTableHaveWhatWasFound() throws Exception {
        var report =
                new StreamReport(
                        "-Xmx2g",
                        List.of(
                                throughput("bare-windows", round(30_000, 40)),
                                throughput("score-train", round(12_000, 90))),
                        List.of(
                                new Latency(
                                        "score-train",
                                        2_000,
                                        "at_least_once",
                                        "read_committed",
                                        1,
                                        5.5,
                                        20,
                                        30)));
        var json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(report));
        assertThat(json.at("/throughput/1").fieldNames())
                .toIterable()
                .containsExactly(
                        "job",
                        "partitions",
                        "entities",
                        "recordsPerSecond",
                        "cpuMicrosPerRecord",
                        "brokerMicrosPerRecord",
                        "bytesPerRecord",
                        "producedPerRecord",
                        "benchMicrosPerRecord");
        assertThat(json.at("/throughput/1/recordsPerSecond").asDouble()).isEqualTo(12_000);
        assertThat(json.at("/latency/0/rate").asInt()).isEqualTo(2_000);
        assertThat(json.at("/latency/0/p999").asDouble()).isEqualTo(30);
        var text = new StringWriter();
        new StreamTable(new PrintWriter(text)).print(report);
        assertThat(text.toString())
                .contains("-Xmx2g", "partitions 4, entities 10,000")
                .containsPattern(
                        "score-train / bare-windows +0\\.400 of the records/s, 2\\.25 times")
                .containsPattern("2,000 at_least_once +read_committed +1 +5\\.5 +20\\.0 +30\\.0");
    }

    @Test
    void aWaitBeginsWhenTheTransactionWasToBeSent() {
        long start = 1_000_000;
        // 500 a second: one every 2 ms; numbers 10 and 11 are of the run.
        var waits = new Waits(10, 2, start, 500);
        waits.decided(9, start);
        waits.decided(10, start + 5_000_000);
        assertThatThrownBy(() -> waits.millisAt(50))
                .hasMessage("decisions are missing: expected=2, came=1");
        waits.decided(11, start + 32_000_000);
        assertThat(waits.millisAt(50)).isCloseTo(5, within(0.01));
        assertThat(waits.millisAt(99.9)).isCloseTo(30, within(0.05));
    }

    @Test
    void moreEntitiesAreMeasuredWithTheFirstNumberOfPartitionsOnly() {
        var settings = settings(List.of(1, 4), List.of(10_000, 1_000_000), 5);
        assertThat(settings.scales())
                .containsExactly(
                        new Scale(1, 10_000, 5_000),
                        new Scale(4, 10_000, 5_000),
                        new Scale(1, 1_000_000, 5_000));
        assertThat(settings.jobs(new Scale(4, 10_000, 5_000)))
                .containsExactly(Job.CONSUME, Job.BARE_WINDOWS, Job.SCORE_TRAIN);
        assertThat(settings.jobs(new Scale(1, 1_000_000, 5_000)))
                .containsExactly(Job.BARE_WINDOWS, Job.SCORE_TRAIN);
        assertThat(settings.warmUp(new Scale(1, 10_000, 5_000))).isEqualTo(75_000);
        assertThat(settings.warmUp(new Scale(1, 1_000_000, 5_000))).isEqualTo(1_000_000);
    }

    @Test
    void whatCannotBeMeasuredIsRefusedByName() {
        assertThatThrownBy(() -> settings(List.of(0), List.of(1), 1))
                .isInstanceOf(UserError.class)
                .hasMessage("--partitions must be in 1..100: value=0");
        assertThatThrownBy(() -> settings(List.of(1), List.of(20_000_000), 1))
                .hasMessage("--entities must be in 1..10000000: value=20000000");
        assertThatThrownBy(() -> settings(List.of(1), List.of(1), 0))
                .hasMessage("--rounds must be in 1..100: value=0");
        assertThatThrownBy(() -> Job.of("scoer"))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("score,score-train,score-train-5: job=scoer");
        assertThatThrownBy(() -> Guarantee.of("once"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("guarantee=once");
    }

    private static StreamBenchSettings settings(
            List<Integer> partitions, List<Integer> entities, int rounds) {
        return new StreamBenchSettings(
                List.of(Job.CONSUME, Job.BARE_WINDOWS, Job.SCORE_TRAIN),
                List.of(Build.own()),
                partitions,
                entities,
                60_000,
                75_000,
                5_000,
                rounds,
                List.of(500),
                List.of(Guarantee.EXACTLY_ONCE),
                List.of(1),
                8);
    }

    private static Throughput throughput(String job, Round... rounds) {
        return Throughput.of(job, SCALE, List.of(rounds));
    }

    private static Round round(double recordsPerSecond, double cpuMicros) {
        return new Round(recordsPerSecond, cpuMicros, 20, 600, 16, 4);
    }
}

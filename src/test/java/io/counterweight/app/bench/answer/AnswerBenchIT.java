package io.counterweight.app.bench.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.bench.BenchCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AnswerBenchIT {
    @TempDir private Path folder;

    /// The smallest form: a real broker, two scorers, and callers. The deadline is long: here it is
    /// the bench that is looked at, not how fast this machine is now.
    @Test
    void callersOfTwoScorersAreAnsweredWhileTheStreamGoesOn() throws IOException {
        var file = folder.resolve("answer.json");
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                new CommandLine(new BenchCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(
                                ("answer --rates 100 --waits appended --scorers 2 --seconds 2 --lead-in 1"
                                                + " --warm-up 3000 --entities 300 --day 300 --connections 8"
                                                + " --deadline 20000 --json "
                                                + file)
                                        .split(" "));
        assertThat(code).as(err::toString).isZero();
        var answers = new ObjectMapper().readTree(file.toFile()).get("answers");
        assertThat(answers).hasSize(1);
        var one = answers.get(0);
        assertThat(one.get("rate").asInt()).isEqualTo(100);
        assertThat(one.get("wait").asText()).isEqualTo("appended");
        assertThat(one.get("scorers").asInt()).isEqualTo(2);
        assertThat(one.get("calls").asInt()).isEqualTo(200);
        assertThat(one.get("refused")).isEmpty();
        assertThat(one.get("lost").asInt()).isZero();
        assertThat(one.get("doubled").asInt()).isZero();
        assertThat(one.get("p50").asDouble()).isPositive();
        assertThat(one.get("p99").asDouble()).isGreaterThanOrEqualTo(one.get("p50").asDouble());
        assertThat(one.get("p999").asDouble()).isGreaterThanOrEqualTo(one.get("p99").asDouble());
        assertThat(one.get("fallbacks").asInt()).isZero();
        // Each answer met what the stream says of it, and nearly all are the same.
        assertThat(
                        one.get("causes").properties().stream()
                                .mapToInt(cause -> cause.getValue().asInt())
                                .sum())
                .isEqualTo(200);
        assertThat(one.at("/causes/same").asInt()).isGreaterThan(100);
        assertThat(out.toString()).contains("2 scorers", "appended", "stream through after");
    }
}

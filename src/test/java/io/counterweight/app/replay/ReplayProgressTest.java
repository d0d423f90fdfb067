package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.Evaluation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayProgressTest {
    private static final long NOON = Instant.parse("2018-04-01T12:00:00Z").toEpochMilli();
    private static final long DAY = 86_400_000;

    private final AtomicLong nanos = new AtomicLong();
    private final ReplayObserver observer = new ReplayObserver();
    private final StringWriter err = new StringWriter();

    private ReplayProgress progress(double share) {
        return new ReplayProgress(new PrintWriter(err), false, () -> share, observer, nanos::get);
    }

    @Test
    void aLineSaysRowsDayRateTimeLeftAndTheAveragePrecisionOfWhoDecides() {
        try (var progress = progress(.25)) {
            progress.at(1, NOON);
            progress.at(120_000, NOON + 42 * DAY);
            nanos.set(10_000_000_000L);
            observer.evaluated(evaluation("base", true, .443));
            observer.evaluated(evaluation("shadow", false, .9));

            assertThat(progress.line())
                    .isEqualTo(
                            "25 %, 120,000 transactions, day 42 (2018-05-13), 12,000/s, 30 s left, AP"
                                    + " 0.4430 (last 20,000)");
        }
    }

    @Test
    void whereNobodyKnowsTheSizeThereIsNoTimeLeft() {
        try (var progress = progress(Double.NaN)) {
            progress.at(1, NOON);
            nanos.set(1_000_000_000L);

            assertThat(progress.line()).isEqualTo("1 transactions, day 0 (2018-04-01), 1/s");
        }
    }

    @Test
    void afterTheLastRowItSaysWhatItDoes() {
        try (var progress = progress(1)) {
            progress.at(1, NOON);
            nanos.set(1_000_000_000L);
            progress.phase("judging");

            assertThat(progress.line())
                    .isEqualTo("100 %, 1 transactions, day 0 (2018-04-01), 1/s, judging");
        }
    }

    @Test
    void aSentenceHasALineOfItsOwn() {
        try (var progress = progress(.5)) {
            progress.say("stopping");
        }
        assertThat(err.toString()).isEqualTo("stopping" + System.lineSeparator());
    }

    private static Evaluation evaluation(String recipe, boolean champion, @Nullable Double ap) {
        return new Evaluation(
                "p", recipe, champion, NOON, 1, 1, "v", 20_000, List.of(), null, null, ap, null,
                null, null, null, null, null, 0, 0, null, false, List.of(), null);
    }
}

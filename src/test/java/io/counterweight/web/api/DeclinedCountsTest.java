package io.counterweight.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.web.api.DeclinedCounts.Control;
import io.counterweight.web.api.DeclinedCounts.Figures;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeclinedCountsTest {
    private final AtomicLong now = new AtomicLong(TimeUnit.DAYS.toMillis(20_000) + 5);
    private final DeclinedCounts counts = new DeclinedCounts(now::get);

    @Test
    void whatTheControlGroupCostTodayBeginsAgainAtMidnight() {
        counts.hasControl(500.);
        counts.decided("block");
        counts.decided("allow");
        counts.unknown();
        counts.letThrough(41.5);
        counts.lost(30);
        assertThat(counts.figures())
                .isEqualTo(new Figures(1, 1, new Control(1, 30, 1, 41.5, 30, 500., 458.5)));

        now.addAndGet(TimeUnit.DAYS.toMillis(1));
        counts.letThrough(600);
        assertThat(counts.figures().control())
                .as("nothing is left, and no less than nothing")
                .isEqualTo(new Control(2, 30, 1, 600, 0, 500., 0.));
    }

    @Test
    void aPipelineWithoutAControlGroupHasNone() {
        assertThat(counts.figures()).isEqualTo(new Figures(0, 0, null));
    }
}

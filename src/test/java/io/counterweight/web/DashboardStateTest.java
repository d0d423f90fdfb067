package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.Promotion;
import io.counterweight.web.DashboardSnapshot.Percentiles;
import io.counterweight.web.EventStream.Limits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DashboardStateTest {
    private long now = 5_000;
    private final DashboardState state =
            Dashboards.of("cards", List.of("genuine", "fraud"), "weighted", () -> now);

    @Test
    void isEmptyButWholeBeforeAnythingFlows() {
        var snapshot = state.snapshot();
        assertThat(snapshot.majority()).isEqualTo("genuine");
        assertThat(snapshot.recipes()).isEmpty();
        assertThat(snapshot.counters().eventTime()).isNull();
        assertThat(snapshot.counters().model()).isNull();
        assertThat(Json.of(snapshot)).contains("\"champion\":\"weighted\"", "\"eventTime\":null");
    }

    @Test
    void countsBalance() {
        state.scored(1, 1);
        state.scored(1, 1);
        state.deadLettered("not-json");
        state.deadLettered("time-in-the-future");
        state.deadLettered("not-json");

        var counters = state.snapshot().counters();
        assertThat(counters.in()).isEqualTo(counters.scored() + counters.deadLettered());
        assertThat(counters.scored()).isEqualTo(2);
        assertThat(counters.deadLetters())
                .containsExactly(Map.entry("not-json", 2L), Map.entry("time-in-the-future", 1L));
    }

    @Test
    void aWarningIsShownOnceHoweverOftenItIsTold() {
        state.warned("a column is the same in each row: column=b");
        state.warned("a column is the same in each row: column=a");
        state.warned("a column is the same in each row: column=b");
        assertThat(state.counters().warnings())
                .containsExactly(
                        "a column is the same in each row: column=a",
                        "a column is the same in each row: column=b");
    }

    @Test
    void labelsAndExamplesAreCountedOnceThoughEveryRecipeTellsThem() {
        for (var recipe : List.of("weighted", "plain")) {
            state.judged("fraud", "genuine", recipe);
            state.trained(recipe, 32, 1);
        }
        state.labelled("fraud", 1);
        assertThat(state.snapshot().counters().labels()).isEqualTo(1);
        assertThat(state.snapshot().counters().examples()).isEqualTo(32);
    }

    @Test
    void keepsTheNewestEvaluationOfEachRecipe() {
        state.evaluated(Evaluations.at("weighted", 100, null));
        state.evaluated(Evaluations.at("weighted", 200, 0.75));
        state.evaluated(Evaluations.at("weighted", 150, 0.1));
        state.evaluated(Evaluations.at("plain", 180, 0.25));

        var snapshot = state.snapshot();
        assertThat(snapshot.recipes())
                .extracting(r -> r.newest().recipe())
                .containsExactly("plain", "weighted");
        var weighted = snapshot.recipes().getLast();
        assertThat(weighted.newest().eventTime()).isEqualTo(200);
        assertThat(weighted.history().eventTimes()).containsExactly(100L, 200L);
        assertThat(weighted.newest().classes().get(1).recall()).isEqualTo(0.75);
        assertThat(snapshot.counters().eventTime()).isEqualTo(200);
    }

    @Test
    void saysWhichModelScoresAndSinceWhen() {
        state.modelSwapped("weighted", "v1");
        now = 9_000;
        state.modelSwapped("weighted", "v2");
        state.modelRefused("weighted", "shape");
        assertThat(state.snapshot().counters().model())
                .isEqualTo(new DashboardSnapshot.Model("weighted", "v2", 9_000, 2, 1));
    }

    @Test
    void throughputIsOverTheLastTenSeconds() {
        var throughput = new Throughput();
        assertThat(throughput.perSecond()).isZero();
        throughput.sample(0, 0);
        throughput.sample(1_000_000_000L, 1_000);
        assertThat(throughput.perSecond()).isEqualTo(1_000);
        throughput.sample(11_000_000_000L, 1_500);
        assertThat(throughput.perSecond()).isEqualTo(50);
    }

    @Test
    void losesNothingUnderManyThreads() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                int thread = t;
                threads.execute(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        state.scored(1, 1);
                        state.deadLettered("reason-" + thread % 2);
                        state.evaluated(Evaluations.at("weighted", i, 0.5));
                    }
                });
            }
            for (int i = 0; i < 100; i++) {
                var seen = state.snapshot().counters();
                assertThat(seen.in()).isEqualTo(seen.scored() + seen.deadLettered());
            }
        }
        assertThat(state.snapshot().counters().scored()).isEqualTo(40_000);
        assertThat(state.snapshot().counters().deadLetters())
                .isEqualTo(Map.of("reason-0", 20_000L, "reason-1", 20_000L));
    }

    @Test
    @Timeout(20)
    void theFeedTellsTheBrowsersWhatMoved() throws Exception {
        var events = new EventStream("run1", Limits.DEFAULT);
        var client = events.subscribe(null).orElseThrow();
        state.evaluated(Evaluations.at("weighted", 100, 0.75));
        try (var unused = DashboardFeed.start(state, events)) {
            var first = client.poll(10_000).orElseThrow();
            assertThat(first.type()).isEqualTo("update");
            assertThat(first.json()).contains("\"recall\":0.75", "\"lag\":{\"scorer\":12}");
            // The same evaluation is not told twice.
            assertThat(client.poll(10_000).orElseThrow().json()).contains("\"evaluations\":[]");
        }
    }

    @Test
    void alertsAreKeptTheNewestFirstAndToldOnce() {
        for (int i = 0; i < 40; i++) {
            state.alerted(
                    new Alert("t" + i, i, "fraud", 0.9f, List.of(), "weighted", "weighted-1"));
        }
        assertThat(state.snapshot().alerts()).hasSize(NewestAlerts.CAPACITY);
        assertThat(state.snapshot().alerts().getFirst().transactionId()).isEqualTo("t39");
        assertThat(state.alerts().since(38))
                .extracting(Alert::transactionId)
                .containsExactly("t39", "t38");
        assertThat(state.alerts().since(40)).isEmpty();
    }

    @Test
    void timesAreOfTheLastMinute() {
        for (int i = 1; i <= 100; i++) {
            state.scored(i * 1_000, i);
            state.labelled("fraud", 86_400_000L);
        }
        state.sample(0);
        var times = state.counters().times();
        assertThat(times.latencyMillis()).isEqualTo(new Percentiles(50, 95, 99));
        assertThat(times.scoreMicros()).isEqualTo(new Percentiles(50, 95, 99));
        assertThat(times.labelDelayMillis().p50()).isCloseTo(86_400_000L, withinPercentage(1));
        assertThat(times.lag()).isEqualTo(Map.of("scorer", 12L));

        state.scored(1_000, 500);
        state.sample(31_000_000_000L);
        assertThat(state.counters().times().latencyMillis().p99()).isEqualTo(100);
        state.sample(62_000_000_000L);
        assertThat(state.counters().times().latencyMillis().p50()).isBetween(498L, 504L);
        state.sample(200_000_000_000L);
        assertThat(state.counters().times().latencyMillis()).isNull();
    }

    @Test
    void answersOfCallersAreCountedAndTimedAndTheFallbacksAmongThem() {
        state.sample(0);
        assertThat(state.counters().times().answers()).isNull();
        for (int i = 1; i <= 100; i++) {
            state.answered(i <= 10 ? "deadline" : "model", i * 100_000L);
        }
        state.answered("busy", 50_000_000_000L);
        state.sample(5_000_000_000L);
        var answers = state.counters().times().answers();
        assertThat(answers.count()).isEqualTo(100);
        assertThat(answers.perSecond()).isEqualTo(20);
        assertThat(answers.fallbackShare()).isCloseTo(.1, within(1e-9));
        assertThat(answers.micros().p50()).isBetween(4_980L, 5_040L);
        assertThat(answers.micros().p99()).isBetween(9_850L, 9_980L);

        // Later nobody asks any more.
        state.sample(100_000_000_000L);
        state.sample(108_000_000_000L);
        assertThat(state.counters().times().answers().perSecond()).isZero();
        assertThat(state.counters().times().answers().fallbackShare()).isNull();
        assertThat(state.counters().times().answers().count()).isEqualTo(100);
    }

    @Test
    void aPersonsChoiceShowsAtOnce() {
        state.modelSwapped("plain", "plain-7");
        assertThat(state.counters().model()).isNull();
        state.promoted(Promotion.byHand("cards", "plain", "weighted", "the drill"));
        assertThat(state.snapshot().champion()).isEqualTo("plain");
        assertThat(state.counters().model().version()).isEqualTo("plain-7");
    }
}

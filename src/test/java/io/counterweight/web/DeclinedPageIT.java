package io.counterweight.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.counterweight.evaluate.AllTraffic;
import io.counterweight.evaluate.Expected;
import io.counterweight.evaluate.ForetoldClass;
import io.counterweight.evaluate.ForetoldClass.Truth;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.event.Action;
import io.counterweight.event.RuledDecision;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What was declined and what is foretold, on the page in a real browser, through the real API.
class DeclinedPageIT {
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        chromium.expect(Axe.OWN_WARNING);
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void whatWasBlockedWhatItCostsToKnowAndWhatIsForetoldIsSaid() {
        try (var preview = new DashboardPreview(0, List.of("genuine", "fraud"))) {
            preview.run(60);
            preview.block(.2);
            preview.run(40);
            var summary = preview.summary();
            summary.hasControl(500.);
            for (int i = 0; i < 30; i++) {
                var action = i % 3 == 0 ? Action.BLOCK : Action.ALLOW;
                summary.ruled(RuledDecision.newBuilder().setAction(action.toString()).build());
            }
            summary.unknown("weighted", "model:weighted");
            summary.letThrough(41.25);
            summary.controlLost(1_234.5);
            summary.foretold(day(5, true));
            summary.foretold(day(6, false));
            for (int width : new int[] {1280, 400}) {
                var page = chromium.page(ColorScheme.DARK, width, 900);
                page.navigate(preview.url());
                assertThat(page.locator("#connection")).hasText("live");
                assertThat(page.locator("#declined-note"))
                        .containsText(
                                "10 blocked since the start; outcomes that nobody will know: 1.");
                assertThat(page.locator("#declined-note"))
                        .containsText(
                                "Control group: 1 let through, 1 of them today with 41.25 at stake,"
                                        + " 459 of 500 left today; 1,235 lost in all.");
                var figures = page.locator("#all-traffic tbody tr");
                assertThat(figures).hasCount(3);
                var all = newest(preview);
                assertThat(figures.nth(0)).containsText("Recall");
                assertThat(figures.nth(0)).containsText(percent(all.recall()));
                assertThat(figures.nth(0)).containsText(percent(all.labelled().recall()));
                assertThat(figures.nth(2)).containsText("Average precision");
                assertThat(figures.nth(2))
                        .containsText(
                                "[%.0f %% – %.0f %%]"
                                        .formatted(
                                                100 * all.averagePrecisionLow(),
                                                100 * all.averagePrecisionHigh()));
                assertThat(page.locator("#all-traffic-note"))
                        .containsText(all.control() + " of the control group");
                assertThat(page.locator("#foretold thead")).not().containsText("genuine");
                var rows = page.locator("#foretold tbody tr");
                assertThat(rows).hasCount(2);
                assertThat(rows.first()).containsText("2018-05-06");
                assertThat(rows.first()).containsText("labels still out");
                assertThat(rows.first()).containsText("75.0 %");
                assertThat(rows.last()).containsText("60.0 %");
                assertThat(
                                (Boolean)
                                        page.evaluate(
                                                "() => document.documentElement.scrollWidth <="
                                                        + " innerWidth"))
                        .isTrue();
                assertThat(Axe.seriousFindings(page)).isEmpty();
                page.context().close();
            }
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void aPipelineThatDeclinesNothingHasNoSuchCard() {
        try (var preview = new DashboardPreview(0, List.of("genuine", "fraud"))) {
            preview.run(10);
            var page = chromium.page(ColorScheme.LIGHT, 1280, 900);
            page.navigate(preview.url());
            assertThat(page.locator("#rules tbody tr").first()).isVisible();
            page.waitForResponse("**/api/v1/declined", () -> {});
            assertThat(page.locator("#all-traffic")).not().isVisible();
            assertThat(page.locator("#declined-card")).not().isVisible();
            page.context().close();
        }
    }

    private static AllTraffic.Estimate newest(DashboardPreview preview) {
        return preview.state().snapshot().recipes().stream()
                .map(recipe -> recipe.newest())
                .filter(evaluation -> evaluation.champion())
                .map(evaluation -> Objects.requireNonNull(evaluation.allTraffic()))
                .findFirst()
                .orElseThrow();
    }

    private static String percent(double share) {
        return "%.1f %%".formatted(100 * share);
    }

    /// Of 12 frauds 9 are expected to be caught; where they are known 6 of 10 were.
    private static ForetoldDay day(int day, boolean isDue) {
        var caught = new Expected(9, 2, 1);
        var missed = new Expected(3, 2, 1);
        var truth = isDue ? new Truth(8, 6, 4, caught, missed) : null;
        return new ForetoldDay(
                0,
                LocalDate.of(2018, 5, day),
                isDue,
                1_000,
                0,
                isDue ? 1_000 : 20,
                List.of(
                        new ForetoldClass("genuine", 990, caught, missed, null),
                        new ForetoldClass("fraud", 10, caught, missed, truth)));
    }
}

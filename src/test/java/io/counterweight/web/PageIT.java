package io.counterweight.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The page in a real browser, over made-up scores judged by the real metrics.
class PageIT {
    private static Chromium chromium;
    private static DashboardPreview preview;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        chromium.expect(Axe.OWN_WARNING);
        preview = new DashboardPreview(0, List.of("genuine", "fraud", "testing"));
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            preview.close();
            chromium.close();
        }
    }

    @Test
    void recallWithoutAPositiveIsAGapAndNeverZero() {
        try (var quiet = new DashboardPreview(0, List.of("genuine", "fraud"))) {
            // The window holds 20 hours: in the middle of the quiet days it holds no fraud.
            quiet.run(DashboardPreview.QUIET_FROM + 30);
            var page = open(quiet, ColorScheme.LIGHT);
            assertThat(page.locator("[data-class=fraud] .big")).hasText("– ");
            assertThat(page.locator("[data-class=fraud] .count")).hasText("no fraud in the window");
            page.locator("[data-of=recall-chart] summary").click();
            assertThat(page.locator("[data-of=recall-chart] tbody tr").first()).containsText("–");
            assertThat(recallsOfFraud(page)).endsWith((Object) null).isNotEmpty();

            quiet.run(60);
            assertThat(page.locator("[data-class=fraud] .count")).containsText("caught");
            var recalls = recallsOfFraud(page);
            int gap = recalls.lastIndexOf(null);
            assertThat(gap).isBetween(1, recalls.size() - 2);
            assertThat(recalls.getLast()).isNotNull();
            page.context().close();
        }
    }

    @Test
    void bandsAreThoseOfTheService() {
        preview.run(100);
        var page = open(preview, ColorScheme.LIGHT);
        preview.run(1);
        page.waitForFunction("() => document.querySelector('[data-class=fraud] .big')");
        var differs =
                page.evaluate(
                        """
                        async () => {
                          const { wilson } = await import("/figures.js");
                          const state = await (await fetch("/dashboard.json")).json();
                          const classes = state.recipes.flatMap((r) => r.newest.classes);
                          return Math.max(...classes.filter((c) => c.labelled > 0).flatMap((c) => {
                            const band = wilson(c.caught, c.labelled);
                            return [Math.abs(band.low - c.recallLow), Math.abs(band.high - c.recallHigh)];
                          }));
                        }
                        """);
        assertThat(((Number) differs).doubleValue()).isLessThan(1e-12);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void nobodyIsKeptOutBySightOrKeyboard(ColorScheme scheme) {
        preview.run(50);
        var page = open(preview, scheme);
        page.waitForFunction("() => document.body.dataset.judged === 'true'");
        assertThat(page.locator("#warnings"))
                .hasText(
                        "Warnings: a column is the same in each of the first 100000 rows:"
                                + " column=channel=shpo");
        assertThat(Axe.seriousFindings(page)).isEmpty();

        // Every chart has its table, reached and opened from the keyboard.
        var charts = page.locator("figure").count();
        assertThat(page.locator("figure details")).hasCount(charts);
        for (var summary : page.locator("figure summary").all()) {
            summary.focus();
            page.keyboard().press("Enter");
        }
        for (var table : page.locator("figure details table").all()) {
            assertThat(table.locator("tbody tr").count()).isPositive();
        }
        assertThat(Axe.seriousFindings(page)).isEmpty();
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void everyClassHasOneColourAndOneLine() {
        preview.run(50);
        var page = open(preview, ColorScheme.LIGHT);
        page.waitForFunction("() => document.querySelectorAll('[data-class]').length === 3");
        var styles = page.locator("[data-class] .swatch");
        assertThat(
                        styles.all().stream()
                                .map(s ->
                                        s.evaluate(
                                                "e => getComputedStyle(e).color + getComputedStyle(e.firstChild).strokeDasharray"))
                                .distinct())
                .hasSize(3);
        assertThat(page.locator("#confusion tbody tr")).hasCount(3);
    }

    private static Page open(DashboardPreview preview, ColorScheme scheme) {
        var page = chromium.page(scheme, 1440, 900);
        page.navigate(preview.url());
        assertThat(page.locator("#connection")).hasText("live");
        return page;
    }

    /// What the chart draws.
    @SuppressWarnings("unchecked")
    private static List<Object> recallsOfFraud(Page page) {
        return (List<Object>)
                page.evaluate("() => document.getElementById('recall-chart').plot.data[1]");
    }
}

package io.counterweight.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.counterweight.rule.RuleChange;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rules and lists on the page in a real browser, through the real API, with figures of the real
/// judge; what is written is in force at once.
class RulesPageIT {
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

    private static Page open(DashboardPreview preview, ColorScheme scheme, int width) {
        preview.run(80);
        var page = chromium.page(scheme, width, 900);
        page.navigate(preview.url());
        assertThat(page.locator("#connection")).hasText("live");
        assertThat(page.locator("#rules tbody tr").first()).isVisible();
        return page;
    }

    private static Locator rule(Page page, String name) {
        return page.locator("#rules tbody tr", new Page.LocatorOptions().setHasText(name));
    }

    private static void press(Page page, Locator within, String button) {
        within.locator("button", new Locator.LocatorOptions().setHasText(button)).click();
        assertThat(page.locator("#change")).isVisible();
    }

    private static Locator field(Page page, String name) {
        return page.locator("#change [data-field=" + name + "]").locator("input, textarea, select");
    }

    /// Says why, and sends it.
    private static void decide(Page page) {
        field(page, "reason").fill("the drill");
        page.locator("#change-yes").click();
        assertThat(page.locator("#change")).not().isVisible();
    }

    @Test
    void anOperatorShadowsARuleSeesItsFiguresPromotesItAndSnoozesItForACard() {
        try (var preview = new DashboardPreview(0, List.of("genuine", "fraud"))) {
            var page = open(preview, ColorScheme.LIGHT, 1280);
            var large = rule(page, "large");
            assertThat(large.locator(".badge")).hasText("live");
            press(page, large, "Shadow…");
            // What it did so far stands beside the question, and only what is asked for is there;
            // without a reason nothing is sent.
            assertThat(field(page, "entity")).not().isVisible();
            assertThat(field(page, "reason")).isVisible();
            assertThat(page.locator("#change-table")).containsText("precision");
            page.locator("#change-yes").click();
            assertThat(page.locator("#change-error")).not().isEmpty();
            assertThat(preview.rules().changes).isEmpty();
            decide(page);
            assertThat(large.locator(".badge")).hasText("shadow");
            assertThat(page.locator("#rules-changed")).containsText("Put large into the shadow");

            // Its figures: those of the service, as it is counted in the shadow, too.
            var figures = preview.figuresOf("large");
            assertThat(large.locator("td").nth(1))
                    .containsText("%.1f %%".formatted(100 * figures.precision()));
            assertThat(large.locator("td").nth(4))
                    .containsText("%+.2f".formatted(figures.addsPerDay()).replace('-', '−'));

            press(page, large, "Promote…");
            decide(page);
            assertThat(large.locator(".badge")).hasText("live");

            press(page, large, "Snooze…");
            field(page, "entity").fill("card");
            field(page, "id").fill("4711");
            field(page, "days").fill("2");
            decide(page);
            var hash = preview.rules().keys.hash("4711");
            assertThat(page.locator("#snoozes li"))
                    .containsText("large is silent for card " + hash);
            assertThat(page.locator("#rules-card")).not().containsText("4711");

            press(page, page.locator("#snoozes li"), "Wake…");
            decide(page);
            assertThat(page.locator("#snoozes li")).hasCount(0);
            assertThat(preview.rules().changes)
                    .extracting(RuleChange::reason)
                    .containsExactly("the drill", "the drill");
            assertThat(preview.rules().listed).hasSize(2);
            assertThat(chromium.complaints()).isEmpty();
            page.context().close();
        }
    }

    @Test
    void aNewRuleBeginsInTheShadowRollsOutAndWhatIsWrongWithItIsSaid() {
        try (var preview = new DashboardPreview(0, List.of("genuine", "fraud"))) {
            var page = open(preview, ColorScheme.LIGHT, 1280);
            chromium.expect("422");
            press(page, page.locator("#rules-card .head"), "New rule…");
            field(page, "rule").fill("odd");
            field(page, "when").fill("amuont > 9.0");
            field(page, "reason").fill("the drill");
            page.locator("#change-yes").click();
            assertThat(page.locator("#change-error")).containsText("amount");
            field(page, "when").fill("amount > 9.0 && listed('watched', shop)");
            decide(page);
            var odd = rule(page, "odd");
            assertThat(odd.locator(".badge")).hasText("shadow");
            assertThat(odd.locator("code")).hasText("amount > 9.0 && listed('watched', shop)");

            press(page, odd, "Roll out…");
            field(page, "entity").fill("card");
            field(page, "share").fill("25");
            decide(page);
            assertThat(odd.locator(".badge")).hasText("25 % by card");

            var watched = page.locator("#lists tbody tr");
            press(page, watched, "Add…");
            field(page, "of").fill("shop");
            field(page, "id").fill("shop-9");
            decide(page);
            assertThat(watched.locator("td").nth(1)).hasText("1");
            watched.locator("button", new Locator.LocatorOptions().setHasText("Entries…")).click();
            assertThat(page.locator("#entries tbody tr").first()).containsText("shop-9");
            assertThat(page.locator("#entries tbody tr").last()).containsText("the file");
            page.context().close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void nobodyIsKeptOutBySightOrKeyboardOrASmallScreen(ColorScheme scheme) {
        try (var preview = new DashboardPreview(0, List.of("genuine", "fraud"))) {
            for (int width : new int[] {1280, 400}) {
                var page = open(preview, scheme, width);
                // Nothing but a region that says so scrolls sideways.
                assertThat(
                                (Boolean)
                                        page.evaluate(
                                                "() => document.documentElement.scrollWidth <="
                                                        + " innerWidth"))
                        .isTrue();
                assertThat(Axe.seriousFindings(page)).isEmpty();
                var snooze = rule(page, "large").locator("button").last();
                snooze.focus();
                page.keyboard().press("Enter");
                assertThat(page.locator("#change")).isVisible();
                assertThat(Axe.seriousFindings(page)).isEmpty();
                page.keyboard().press("Escape");
                assertThat(page.locator("#change")).not().isVisible();
                page.context().close();
            }
        }
    }
}

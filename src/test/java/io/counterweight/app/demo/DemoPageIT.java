package io.counterweight.app.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.counterweight.web.Axe;
import io.counterweight.web.Chromium;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of a real demo in a real browser: broker, scorer, trainer, late labels. With
/// `-Dcounterweight.pictures=DIR` it leaves there what it looks like.
class DemoPageIT {
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final double MILLIS = LONG.toMillis();
    private static final int MOST_BYTES = 200_000;

    @TempDir static Path folder;

    private static Chromium chromium;
    private static DemoProcess demo;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        chromium.expect(Axe.OWN_WARNING);
        demo = DemoProcess.start(folder, "--rate", "1500", "--port", "0");
        await().atMost(LONG).until(() -> !demo.url().isEmpty());
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (chromium != null) {
            chromium.close();
            demo.close();
        }
    }

    @Test
    void recallMovesOnAPageThatIsLightAndFastAndAsksNobodyElse() throws Exception {
        var page = chromium.page(ColorScheme.LIGHT, 1440, 900);
        chromium.hosts().clear();
        var requests = new ArrayList<Request>();
        page.onRequestFinished(requests::add);
        page.navigate(demo.url());
        awaitRecall(page);
        var before = page.locator("[data-class=genuine] .count").innerText();
        assertThat(page.locator("[data-class=genuine] .count"))
                .not()
                .hasText(before, new HasTextOptions().setTimeout(MILLIS));
        assertThat(page.locator("#alerts li").first()).containsText("usually", within());
        assertThat(page.locator("#dead-lead")).containsText("None");
        assertThat(page.locator("#always")).containsText("catch nothing");

        int bytes = requests.stream().mapToInt(DemoPageIT::bytesOnTheWire).sum();
        double paint = firstContentfulPaint(page);
        System.out.printf(
                "page: %,d requests, %,d bytes on the wire, first contentful paint after %.0f ms%n",
                requests.size(), bytes, paint);
        assertThat(bytes).isBetween(20_000, MOST_BYTES);
        assertThat(paint).isPositive();
        assertThat(chromium.hosts()).containsOnly(URI.create(demo.url()).getAuthority());
        assertThat(chromium.complaints()).isEmpty();
        assertThat(Axe.seriousFindings(page)).isEmpty();
        keepPicture(page, "dashboard-light");

        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.waitForTimeout(1_500);
        assertThat(Axe.seriousFindings(page)).isEmpty();
        keepPicture(page, "dashboard-dark");
        page.context().close();
    }

    @Test
    void aBrokenConnectionIsMendedAndResumed() throws Exception {
        chromium.expect("Failed to load resource");
        try (var way = new BreakableConnection(URI.create(demo.url()).getPort())) {
            var page = chromium.page(ColorScheme.LIGHT, 1440, 900);
            page.navigate("http://127.0.0.1:" + way.port() + "/");
            assertThat(page.locator("#connection")).hasText("live");
            awaitRecall(page);
            var readings = new ArrayList<String>();
            page.onRequest(request -> {
                if (request.url().endsWith("/dashboard.json")) {
                    readings.add(request.url());
                }
            });
            way.cut();
            assertThat(page.locator("#connection")).hasText("reconnecting", soon());
            var before = page.locator("#balance").innerText();
            page.waitForTimeout(2_500);
            way.mend();
            assertThat(page.locator("#connection")).hasText("live", soon());
            assertThat(page.locator("#balance")).not().hasText(before, soon());
            // What was missed came as events: nothing was read anew.
            assertThat(readings).isEmpty();
            assertThat(way.requestsForEvents().getFirst()).doesNotContain("Last-Event-ID");
            assertThat(way.requestsForEvents().getLast())
                    .containsPattern("Last-Event-ID: \\w+-\\d+");
            page.context().close();
        }
    }

    @Test
    void aPersonPromotesARecipe() throws Exception {
        var page = chromium.page(ColorScheme.LIGHT, 1440, 900);
        page.navigate(demo.url());
        awaitRecall(page);
        var row = page.locator("#recipes tbody tr", named("demo-plain"));
        assertThat(row.locator(".badge")).hasCount(0);
        row.locator("button").click();
        assertThat(page.locator("#promote")).isVisible();
        page.locator("#promote-no").click();
        assertThat(page.locator("#promote")).not().isVisible();

        row.locator("button").click();
        // Without a reason nothing is sent.
        page.locator("#promote-yes").click();
        assertThat(page.locator("#promote-error")).containsText("Say why");
        page.locator("#promote-reason").fill("the drill");
        page.locator("#promote-yes").click();
        assertThat(page.locator("#promote")).not().isVisible(notVisibleSoon());
        assertThat(row.locator(".badge")).hasText("decides", soon());
        assertThat(page.locator("#model")).containsText("demo-plain", within());
        assertThat(page.locator("#recipes .badge")).hasCount(1);
        page.context().close();
    }

    private static void awaitRecall(Page page) {
        assertThat(page.locator("[data-class=fraud] .count")).containsText("caught", within());
        assertThat(page.locator("[data-class=fraud] .big")).not().hasText("– ", soon());
    }

    private static Page.LocatorOptions named(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static ContainsTextOptions within() {
        return new ContainsTextOptions().setTimeout(MILLIS);
    }

    private static HasTextOptions soon() {
        return new HasTextOptions().setTimeout(20_000);
    }

    private static com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions
            notVisibleSoon() {
        return new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                .setTimeout(20_000);
    }

    private static int bytesOnTheWire(Request request) {
        var sizes = request.sizes();
        return sizes.responseBodySize + sizes.responseHeadersSize;
    }

    private static double firstContentfulPaint(Page page) {
        return ((Number)
                        page.evaluate(
                                "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"))
                .doubleValue();
    }

    private static void keepPicture(Page page, String name) throws Exception {
        var pictures = System.getProperty("counterweight.pictures");
        if (pictures != null) {
            var file = Files.createDirectories(Path.of(pictures)).resolve(name + ".png");
            page.screenshot(new Page.ScreenshotOptions().setPath(file));
        }
    }
}

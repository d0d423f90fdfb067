package io.counterweight.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The system's Chromium, driven by Playwright; a test is skipped where there is none. It hears
/// what a page says on its console and which hosts it asks. For one thread.
public final class Chromium implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 120_000;

    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    /// A browser that asks nobody but the page under test.
    private static final List<String> FLAGS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();
    private final Set<String> hosts = new TreeSet<>();
    private final List<String> expected = new ArrayList<>();

    private Chromium(Path executable) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS / 4);
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(executable)
                                        .setArgs(FLAGS));
    }

    public static Chromium start() {
        var executable =
                Stream.concat(Stream.ofNullable(System.getenv("CHROMIUM")), PLACES.stream())
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(executable.isPresent(), "there is no Chromium: the page stays untested");
        return new Chromium(executable.orElseThrow());
    }

    public Page page(ColorScheme scheme, int width, int height) {
        BrowserContext context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setColorScheme(scheme)
                                .setViewportSize(width, height));
        // A machine that others use too draws a page in half a minute.
        context.setDefaultTimeout(PATIENCE_MILLIS);
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            if (!message.type().equals("log")
                    && expected.stream().noneMatch(message.text()::contains)) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> hosts.add(URI.create(request.url()).getAuthority()));
        return page;
    }

    /// The browser itself complains of a broken connection; that one is not of the page.
    public void expect(String complaint) {
        expected.add(complaint);
    }

    /// Errors, warnings and uncaught exceptions so far.
    public List<String> complaints() {
        return complaints;
    }

    /// `host:port` of every request so far.
    public Set<String> hosts() {
        return hosts;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}

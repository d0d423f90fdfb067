package io.counterweight.web;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Asks axe-core, from its webjar, what of a page keeps somebody out.
public final class Axe {
    /// What Chromium says of how axe looks at icons.
    public static final String OWN_WARNING = "getImageData";

    private static final String SCRIPT = read(Webjar.path("axe-core", "axe.min.js"));

    private Axe() {}

    /// Serious and critical findings, a line each: rule, what is wrong, where.
    @SuppressWarnings("unchecked")
    public static List<String> seriousFindings(Page page) {
        page.evaluate(SCRIPT + "; undefined");
        return (List<String>)
                page.evaluate(
                        """
                        async () => (await axe.run(document)).violations
                          .filter((v) => ["serious", "critical"].includes(v.impact))
                          .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.failureSummary} ${n.target}`))
                        """);
    }

    private static String read(String path) {
        try (var stream = Axe.class.getResourceAsStream("/" + path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

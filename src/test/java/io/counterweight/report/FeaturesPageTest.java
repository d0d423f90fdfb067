package io.counterweight.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.ColumnProfile;
import io.counterweight.report.FeatureFindings.Drift;
import io.counterweight.report.FeatureFindings.Importance;
import io.counterweight.report.FeatureFindings.Importances;
import io.counterweight.report.FeatureFindings.Part;
import io.counterweight.report.FeatureFindings.Reason;
import io.counterweight.report.FeatureFindings.Sampled;
import io.counterweight.report.FeatureFindings.Segment;
import io.counterweight.report.FeatureFindings.Wrong;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class FeaturesPageTest {
    private static final float[] VALUES = {0, 1, Float.NaN, 3};
    private static final boolean[] FRAUDS = {false, false, true, true};

    @Test
    void thePageIsWellFormedAndEscapesWhatComesFromOutside() throws Exception {
        var page = FeaturesPage.page("<p>", findings("<b>", "<i>"));
        assertThat(parsed(page).getElementsByTagName("h2").getLength()).isEqualTo(6);
        assertThat(page)
                .contains("&lt;b&gt;", "&lt;i&gt;", "&lt;p&gt;")
                .doesNotContain("<b>", "<i>", "<p>Features", "<script", "http", "NaN", "null");
    }

    @Test
    void weeksOfOneShadeAreOneRectangleAndThoseOfFewRowsHaveNone() throws Exception {
        var page = parsed(FeaturesPage.page("cards", findings("amount", "t1")));
        var rectangles = page.getElementsByTagName("rect");
        var shades =
                java.util.stream.IntStream.range(0, rectangles.getLength())
                        .mapToObj(i -> (Element) rectangles.item(i))
                        .filter(rectangle -> rectangle.hasAttribute("x"))
                        .map(rectangle -> rectangle.getAttribute("class"))
                        .toList();
        assertThat(shades)
                .containsExactly("shade stable", "shade moves", "shade other", "shade none");
    }

    @Test
    void aFeatureThatLosesNothingHasABarOfNoWidth() throws Exception {
        var page = FeaturesPage.page("cards", findings("amount", "t1"));
        assertThat(page).contains("width=\"160.0\"", "width=\"0.0\"", "−0.0100 … 0.0100");
    }

    @Test
    void whatIsMissingIsSaid() {
        var page =
                FeaturesPage.page(
                        "cards",
                        new FeatureFindings(
                                "base",
                                null,
                                List.of(),
                                new Sampled(1, 1),
                                null,
                                List.of(),
                                List.of(),
                                List.of()));
        assertThat(page)
                .contains("There is no model", "no drift to see", "judge.segments", "None was");
    }

    private static FeatureFindings findings(String feature, String id) {
        var reason = new Reason(feature, 3, 1, .5);
        var wrong = new Wrong(id, Instant.EPOCH, .9f, true, List.of(reason), List.of());
        return new FeatureFindings(
                "base",
                new Importances(
                        .5,
                        10,
                        1,
                        90,
                        4,
                        3,
                        700,
                        List.of(
                                new Importance(feature, .2, .1, .3),
                                new Importance("other", 0, -.01, .01))),
                List.of(ColumnProfile.of(feature, VALUES, FRAUDS)),
                new Sampled(4, 2),
                new Drift(
                        LocalDate.of(2024, 1, 1),
                        0,
                        2,
                        List.of(200, 200, 200, 200, 3),
                        List.of(Arrays.asList(.01, .02, .2, .3, null))),
                List.of(
                        new Segment(
                                feature, List.of(new Part("yes", 9, 0, 0, null, null, null, .1)))),
                List.of(wrong),
                List.of(wrong));
    }

    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.replace("<!doctype html>", ""))));
    }
}

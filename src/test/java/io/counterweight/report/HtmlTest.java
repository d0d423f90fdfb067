package io.counterweight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void textAndAttributesAreEscaped() {
        var html = new Html().element("p", "a<b> & 'c'", "title", "\"><script>");

        assertThat(html)
                .hasToString(
                        "<p title=\"&quot;&gt;&lt;script&gt;\">a&lt;b&gt; &amp; &#39;c&#39;</p>\n");
    }

    @Test
    void anAttributeWithoutAValueIsRefused() {
        assertThatThrownBy(() -> new Html().open("p", "class"))
                .hasMessageContaining("attributes.length=1");
    }

    @Test
    void theFirstCellOfALineIsItsHeading() {
        assertThat(new Html().row("td", List.of("base", "1")))
                .hasToString("<tr><th scope=\"row\">base</th>\n<td>1</td>\n</tr>\n");
    }
}

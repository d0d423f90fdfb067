package io.counterweight.report;

import java.util.List;

/// Writes HTML and the SVG in it; every text and every value of an attribute is escaped. Not
/// thread-safe.
final class Html {
    private final StringBuilder out = new StringBuilder();

    /// @param attributes names and values in turn
    Html open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        return this;
    }

    Html close(String tag) {
        out.append("</").append(tag).append(">\n");
        return this;
    }

    /// An element without content.
    Html empty(String tag, String... attributes) {
        start(tag, attributes);
        out.append("/>\n");
        return this;
    }

    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    Html text(String text) {
        out.append(escaped(text));
        return this;
    }

    /// Rules of ours, as they are.
    Html style(String rules) {
        out.append(rules);
        return this;
    }

    /// A line of a table, in cells of that tag; the first is a heading of the line.
    Html row(String cell, List<String> texts) {
        open("tr");
        for (int i = 0; i < texts.size(); i++) {
            if (i == 0 && cell.equals("td")) {
                element("th", texts.get(i), "scope", "row");
            } else {
                element(cell, texts.get(i));
            }
        }
        return close("tr");
    }

    /// A cell of a table with a smaller second line, unless that is empty.
    Html cell(String main, String below, String... attributes) {
        open("td", attributes).text(main);
        if (!below.isEmpty()) {
            element("small", below);
        }
        return close("td");
    }

    /// A whole table behind a summary that opens it.
    Html tableBehind(String summary, List<String> head, List<List<String>> rows) {
        open("details").element("summary", summary).open("div", "class", "wide").open("table");
        open("thead").row("th", head).close("thead").open("tbody");
        rows.forEach(row -> row("td", row));
        return close("tbody").close("table").close("div").close("details");
    }

    private void start(String tag, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "attributes must come as names and values: attributes.length="
                            + attributes.length);
        }
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i].equals("class") && attributes[i + 1].isEmpty()) {
                continue;
            }
            out.append(' ').append(attributes[i]).append("=\"");
            out.append(escaped(attributes[i + 1])).append('"');
        }
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}

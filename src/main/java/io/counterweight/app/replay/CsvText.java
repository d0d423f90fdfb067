package io.counterweight.app.replay;

/// Texts in CSV.
final class CsvText {
    private CsvText() {}

    static String quoted(String field) {
        boolean plain =
                field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}

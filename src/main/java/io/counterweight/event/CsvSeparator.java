package io.counterweight.event;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Finds what separates the fields of a file: of comma, semicolon, tab and bar the one that its
/// header has most often outside quotes; the comma where it has none.
final class CsvSeparator {
    /// More of a header is not looked at.
    private static final int MAX_BYTES = 1 << 14;

    private static final String CANDIDATES = ",;\t|";

    private CsvSeparator() {}

    /// Looks ahead into a stream that supports marks, and leaves it where it was.
    static char of(InputStream bytes) throws IOException {
        bytes.mark(MAX_BYTES);
        var start = new String(bytes.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        bytes.reset();
        return ofHeader(start);
    }

    private static char ofHeader(String text) {
        var counts = new int[CANDIDATES.length()];
        boolean quoted = false;
        for (int at = 0; at < text.length() && (quoted || !isEnd(text.charAt(at))); at++) {
            var c = text.charAt(at);
            quoted ^= c == '"';
            int candidate = quoted ? -1 : CANDIDATES.indexOf(c);
            if (candidate >= 0) {
                counts[candidate]++;
            }
        }
        int best = 0;
        for (int candidate = 1; candidate < counts.length; candidate++) {
            best = counts[candidate] > counts[best] ? candidate : best;
        }
        return CANDIDATES.charAt(best);
    }

    private static boolean isEnd(char c) {
        return c == '\n' || c == '\r';
    }
}

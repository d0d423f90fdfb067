package io.counterweight.event;

import java.io.IOException;
import java.io.InputStream;

/// Finds what separates the fields of a file: of comma, semicolon, tab and bar the one that its
/// header has most often outside quotes; the comma where it has none.
final class CsvSeparator {
    /// More of a header is not looked at.
    private static final int MAX_BYTES = 1 << 14;

    private static final String CANDIDATES = ",;\t|";

    private CsvSeparator() {}

    /// Looks ahead to the end of the header, in a stream that supports marks, and leaves it where
    /// it was.
    static char of(InputStream bytes) throws IOException {
        var counts = new int[CANDIDATES.length()];
        boolean quoted = false;
        bytes.mark(MAX_BYTES);
        int c = bytes.read();
        for (int count = 1; count < MAX_BYTES && c >= 0 && (quoted || !isEnd(c)); count++) {
            quoted ^= c == '"';
            int candidate = quoted ? -1 : CANDIDATES.indexOf(c);
            if (candidate >= 0) {
                counts[candidate]++;
            }
            c = bytes.read();
        }
        bytes.reset();
        int best = 0;
        for (int candidate = 1; candidate < counts.length; candidate++) {
            best = counts[candidate] > counts[best] ? candidate : best;
        }
        return CANDIDATES.charAt(best);
    }

    private static boolean isEnd(int c) {
        return c == '\n' || c == '\r';
    }
}

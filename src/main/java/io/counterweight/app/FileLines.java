package io.counterweight.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// How many rows a CSV has, for a progress bar: nobody else needs to know it before they are read.
public final class FileLines {
    private FileLines() {}

    /// Lines but the header; those of the unpacked text where the file ends in `.gz`.
    public static long rowsOf(Path file) throws IOException {
        long lines = 0;
        try (var raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                var in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            var buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return Math.max(0, lines - 1);
    }
}

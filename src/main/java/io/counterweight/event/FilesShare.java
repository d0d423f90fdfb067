package io.counterweight.event;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How much of some files was read, one after the other. [#read] is for any thread, the rest for
/// one.
final class FilesShare {
    private final long[] before;
    private final long size;
    private volatile long read;

    FilesShare(List<Path> files) throws IOException {
        this.before = new long[files.size()];
        long sum = 0;
        boolean isKnown = true;
        for (int f = 0; f < before.length; f++) {
            before[f] = sum;
            var file = files.get(f);
            isKnown &= Files.isRegularFile(file);
            sum += isKnown ? Files.size(file) : 0;
        }
        this.size = isKnown ? sum : 0;
    }

    /// From 0 to 1; NaN where the size is not known, as of a pipe.
    double read() {
        return size == 0 ? Double.NaN : Math.min(1, (double) read / size);
    }

    /// The bytes of one of the files.
    InputStream counted(int file, InputStream bytes) {
        read = before[file];
        return new Counted(bytes);
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int count = super.read(into, from, most);
            count(Math.max(0, count));
            return count;
        }

        @Override
        public long skip(long most) throws IOException {
            long skipped = super.skip(most);
            count(skipped);
            return skipped;
        }

        /// One thread writes.
        @SuppressWarnings("NonAtomicVolatileUpdate")
        private void count(long more) {
            read += more;
        }
    }
}

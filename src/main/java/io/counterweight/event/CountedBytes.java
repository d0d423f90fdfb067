package io.counterweight.event;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that knows how much of it was read. [#share] is for any thread, the rest for one.
final class CountedBytes extends FilterInputStream {
    private final long size;
    private volatile long read;

    /// @param in the bytes of the file
    CountedBytes(InputStream in, Path file) throws IOException {
        super(in);
        this.size = Files.isRegularFile(file) ? Files.size(file) : 0;
    }

    /// From 0 to 1; NaN where the size is not known, as of a pipe.
    double share() {
        return size == 0 ? Double.NaN : Math.min(1, (double) read / size);
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

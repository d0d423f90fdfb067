package io.counterweight.app.bench;

import io.counterweight.app.bench.PageBench.Measured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// Clients of server-sent events, all in one thread. Of an event they look only at when it was
/// made. Thread-safe.
final class EventClients implements AutoCloseable {
    private static final byte[] REQUEST =
            "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MADE = "\"wallTime\":".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 13;

    private final int count;
    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final Thread thread;
    private final Histogram delays = new Histogram(3);

    /// How many clients an event has reached, by when it was made.
    private final NavigableMap<Long, Integer> reached = new TreeMap<>();

    private long bytes;
    private volatile boolean isClosed;

    /// What one client is in the middle of.
    private static final class Reader {
        /// Bytes of [#MADE] that match so far; beyond its length, digits of the number after it.
        private int matched;

        private long number;
    }

    private EventClients(int count) throws IOException {
        this.count = count;
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().daemon().name("bench-clients").unstarted(this::run);
    }

    static EventClients connect(int port, int count, boolean hasDeafOne) throws IOException {
        var clients = new EventClients(count);
        for (int i = 0; i < count; i++) {
            var channel = clients.open(port);
            channel.configureBlocking(false);
            channel.register(clients.selector, SelectionKey.OP_READ, new Reader());
        }
        if (hasDeafOne) {
            clients.open(port);
        }
        clients.thread.start();
        return clients;
    }

    private SocketChannel open(int port) throws IOException {
        var channel = SocketChannel.open();
        // Small, so that one that does not read is full at once.
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(REQUEST));
        channels.add(channel);
        return channel;
    }

    private void run() {
        var buffer = ByteBuffer.allocateDirect(1 << 16);
        try {
            while (!isClosed) {
                selector.select(key -> read(key, buffer), 500);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void read(SelectionKey key, ByteBuffer buffer) {
        try {
            buffer.clear();
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                key.cancel();
                return;
            }
        } catch (IOException e) {
            key.cancel();
            return;
        }
        buffer.flip();
        bytes += buffer.remaining();
        long now = System.currentTimeMillis();
        var reader = (Reader) key.attachment();
        while (buffer.hasRemaining()) {
            take(reader, buffer.get(), now);
        }
    }

    private void take(Reader reader, byte next, long now) {
        if (reader.matched < MADE.length) {
            reader.matched =
                    next == MADE[reader.matched] ? reader.matched + 1 : next == MADE[0] ? 1 : 0;
            return;
        }
        reader.number = reader.number * 10 + (next - '0');
        if (++reader.matched == MADE.length + DIGITS) {
            arrived(reader.number, now);
            reader.matched = 0;
            reader.number = 0;
        }
    }

    private void arrived(long made, long now) {
        delays.recordValue(Math.max(0, now - made));
        reached.merge(made, 1, Integer::sum);
    }

    /// Starts to count anew.
    synchronized void forget() {
        delays.reset();
        reached.clear();
        bytes = 0;
    }

    /// CPU time of the clients so far.
    long cpuNanos() {
        long nanos = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
        return Math.max(0, nanos);
    }

    synchronized Measured measured(double cores) {
        long got = delays.getTotalCount();
        // The first and the last may be on their way to some; each other one should have reached
        // all.
        var whole = new TreeMap<>(reached);
        whole.pollFirstEntry();
        whole.pollLastEntry();
        long expected = (long) whole.size() * count;
        return new Measured(
                count,
                whole.size(),
                got == 0 ? 0 : (int) (bytes / got),
                cores,
                got == 0 ? 0 : delays.getValueAtPercentile(50),
                got == 0 ? 0 : delays.getValueAtPercentile(99),
                got == 0 ? 0 : delays.getMaxValue(),
                expected,
                expected - whole.values().stream().mapToLong(n -> n).sum());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        isClosed = true;
        selector.wakeup();
        thread.join();
        selector.close();
        for (var channel : channels) {
            channel.close();
        }
    }
}

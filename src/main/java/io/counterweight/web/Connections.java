package io.counterweight.web;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// The open connections: how many there may be, and until when each may keep the server waiting.
/// Above the bound the one that has waited longest between requests gives its place to the new one,
/// so that who opens many and sends nothing shuts nobody out; where all are busy the new one is
/// closed. Thread-safe.
final class Connections implements Connection.Listener {
    private final int most;
    private final WebLimits limits;

    /// The longest open first.
    private final Map<EndPoint, Open> open = new LinkedHashMap<>();

    private final LongAdder full = new LongAdder();
    private final LongAdder late = new LongAdder();

    Connections(int most, WebLimits limits) {
        this.most = most;
        this.limits = limits;
    }

    /// One of them. Its times are set by the thread that handles its request.
    static final class Open {
        private static final long NEVER = Long.MAX_VALUE;

        private final long start = System.nanoTime();
        private volatile long waitsSince;
        private volatile long cutAfter = NEVER;
        private volatile boolean isBusy;

        /// Nanoseconds since this was opened.
        private long age() {
            return System.nanoTime() - start;
        }

        /// A request has come.
        void busy() {
            isBusy = true;
            never();
        }

        /// The next request must come within that time.
        void waits(Duration time) {
            waitsSince = age();
            cutAfter(time);
            isBusy = false;
        }

        /// Closed after that time, unless it is said otherwise before.
        void cutAfter(Duration time) {
            cutAfter = age() + time.toNanos();
        }

        void never() {
            cutAfter = NEVER;
        }

        private boolean isLate() {
            return age() > cutAfter;
        }
    }

    /// That of a request; a lone one where it has just been closed.
    Open of(Request request) {
        var endPoint = root(request.getConnectionMetaData().getConnection());
        synchronized (open) {
            return open.getOrDefault(endPoint, new Open());
        }
    }

    int count() {
        synchronized (open) {
            return open.size();
        }
    }

    /// Connections closed for others, since there were too many.
    long full() {
        return full.sum();
    }

    /// Connections closed because the client was too slow.
    long late() {
        return late.sum();
    }

    /// Closes those whose client took too long; to be called now and then.
    void closeLate() {
        var found = new ArrayList<EndPoint>();
        synchronized (open) {
            open.forEach((endPoint, connection) -> {
                if (connection.isLate()) {
                    found.add(endPoint);
                }
            });
            open.keySet().removeAll(found);
        }
        late.add(found.size());
        found.forEach(EndPoint::close);
    }

    @Override
    public void onOpened(Connection connection) {
        var endPoint = root(connection);
        var superfluous = List.<EndPoint>of();
        synchronized (open) {
            // TLS has two connections on each socket.
            if (open.containsKey(endPoint)) {
                return;
            }
            var opened = new Open();
            opened.waits(limits.firstRequest());
            open.put(endPoint, opened);
            if (open.size() > most) {
                superfluous = List.of(longestWaiting());
                open.keySet().removeAll(superfluous);
            }
        }
        full.add(superfluous.size());
        superfluous.forEach(EndPoint::close);
    }

    @Override
    public void onClosed(Connection connection) {
        synchronized (open) {
            open.remove(root(connection));
        }
    }

    /// The newest, where all others are busy.
    private EndPoint longestWaiting() {
        @Nullable EndPoint found = null;
        @Nullable EndPoint newest = null;
        long longest = 0;
        for (var entry : open.entrySet()) {
            var connection = entry.getValue();
            newest = entry.getKey();
            long waited = connection.age() - connection.waitsSince;
            if (!connection.isBusy && (found == null || waited > longest)) {
                found = entry.getKey();
                longest = waited;
            }
        }
        return requireNonNull(found == null ? newest : found);
    }

    /// The socket below TLS.
    private static EndPoint root(Connection connection) {
        var endPoint = connection.getEndPoint();
        while (endPoint instanceof EndPoint.Wrapper wrapper) {
            endPoint = wrapper.unwrap();
        }
        return endPoint;
    }
}

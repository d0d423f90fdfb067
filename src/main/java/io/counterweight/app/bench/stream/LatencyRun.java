package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Sender;
import io.counterweight.app.bench.stage.Stage;
import io.counterweight.app.bench.stage.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/// A warm service of which it is measured how soon it decides, by two readers at once: one sees
/// what is committed, one all. Labels are learned from meanwhile. For one thread.
final class LatencyRun implements AutoCloseable {
    /// Of the pace to be measured, before it is.
    private static final int LEAD_IN_SECONDS = 2;

    private final ServiceRun service;
    private final Guarantee guarantee;
    private final int partitions;
    private final Sender sender;
    private final Tally uncommitted;
    private volatile LongConsumer told = _ -> {};

    LatencyRun(Stage stage, ServiceRun service, Guarantee guarantee, int partitions) {
        this.service = service;
        this.guarantee = guarantee;
        this.partitions = partitions;
        this.sender = Sender.atOnce(stage.bootstrap());
        this.uncommitted =
                new Tally(
                        stage.bootstrap(),
                        service.decisions(),
                        "read_uncommitted",
                        number -> told.accept(number));
    }

    String name() {
        return service.name() + ", " + guarantee.label();
    }

    void warmUp(long records) throws InterruptedException {
        service.warmUp(records);
    }

    /// Sends at an even pace, whatever comes back.
    ///
    /// @return what the reader of committed decisions saw, then what the other one saw
    List<Latency> measure(int rate, int seconds) throws InterruptedException {
        long before = (long) LEAD_IN_SECONDS * rate;
        long count = (long) seconds * rate;
        long start = System.nanoTime();
        long first = service.sent() + before;
        long measuredFrom = Waits.due(start, before, rate);
        var seen = new Waits(first, count, measuredFrom, rate);
        var seenAtOnce = new Waits(first, count, measuredFrom, rate);
        service.watch(seen);
        told = seenAtOnce;
        for (long i = 0; i < before + count; i++) {
            long due = Waits.due(start, i, rate);
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            service.sendNext(sender);
        }
        sender.flush();
        service.finish();
        uncommitted.await(service.sent(), () -> {});
        var found = new ArrayList<Latency>();
        found.add(latency(rate, "read_committed", seen));
        found.add(latency(rate, "read_uncommitted", seenAtOnce));
        return found;
    }

    private Latency latency(int rate, String isolation, Waits waits) {
        return new Latency(
                service.name(),
                rate,
                guarantee.label(),
                isolation,
                partitions,
                waits.millisAt(50),
                waits.millisAt(99),
                waits.millisAt(99.9));
    }

    @Override
    public void close() throws InterruptedException {
        sender.close();
        uncommitted.close();
        service.close();
    }
}

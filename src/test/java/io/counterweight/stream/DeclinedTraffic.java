package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterweight.plan.StreamPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// [Traffic] of which half of the labels never come, and with what callers did: before a
/// transaction, after it, twice, contrary to the advice, after its label, and of nobody. The
/// pipeline must have the topic of dispositions.
final class DeclinedTraffic {
    private static final String[] SAID = {
        "\"declined\"",
        "\"approved\"",
        "\"abandoned\"",
        "\"challenged\"",
        "\"challenged\",\"outcome\":\"passed\"",
        "\"challenged\",\"outcome\":\"failed\""
    };

    /// A record to send.
    interface Step {
        void to(Drivers drivers);

        void to(StreamReplay replay);
    }

    private record OfTraffic(Traffic.Sent sent) implements Step {
        @Override
        public void to(Drivers drivers) {
            sent.to(drivers);
        }

        @Override
        public void to(StreamReplay replay) {
            sent.to(replay);
        }
    }

    private record Disposed(byte[] id, byte[] json, long at) implements Step {
        static Disposed of(String id, String said, long at) {
            var json =
                    """
                    {"transactionId":"%s","disposition":%s,"disposedAt":%d}\
                    """
                            .formatted(id, said, at);
            return new Disposed(id.getBytes(UTF_8), json.getBytes(UTF_8), at);
        }

        @Override
        public void to(Drivers drivers) {
            drivers.disposition(id, json, at);
        }

        @Override
        public void to(StreamReplay replay) {
            replay.disposition(id, json, at);
        }
    }

    private DeclinedTraffic() {}

    static List<Step> of(StreamPlan plan, long seed, int payments) {
        var random = new Random(seed);
        var steps = new ArrayList<Step>();
        int number = 0;
        for (var sent : Traffic.of(plan, seed, payments)) {
            if (sent.label() && Math.floorMod(new String(sent.key(), UTF_8).hashCode(), 4) > 1) {
                continue;
            }
            if (!sent.label()) {
                number++;
                dispose(number, sent.at(), random, steps);
            }
            steps.add(new OfTraffic(sent));
        }
        return steps;
    }

    /// Of every third transaction, somewhere around the one that comes now.
    private static void dispose(int number, long at, Random random, List<Step> steps) {
        if (random.nextInt(3) != 0) {
            return;
        }
        int other = Math.max(0, number + 5 - random.nextInt(200));
        var id = random.nextInt(20) == 0 ? "nobody-" + number : "p-" + other;
        var said = SAID[random.nextInt(SAID.length)];
        steps.add(Disposed.of(id, said, at));
        if (random.nextInt(5) == 0) {
            steps.add(Disposed.of(id, said, at + 1));
        }
    }
}

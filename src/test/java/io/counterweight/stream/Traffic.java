package io.counterweight.stream;

import io.counterweight.event.LabelSource.Cover;
import io.counterweight.plan.StreamPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/// Seeded traffic of a pipeline of [Plans], as it may really come: bad records, duplicates, late
/// transactions, labels that are early, late, doubled, changed, of nobody or missing. What belongs
/// to a minority class is dear, and of one channel where there are two such classes.
final class Traffic {
    /// Chances, a payment.
    private static final double BAD = 0.03;

    private static final double DUPLICATE = 0.03;
    private static final double LATE = 0.03;
    private static final double MINORITY = 0.25;

    /// A record of one of the two public topics.
    record Sent(boolean label, byte[] key, byte[] value, long at) {
        void to(Drivers drivers) {
            if (label) {
                drivers.label(key, value, at);
            } else {
                drivers.transaction(key, value, at);
            }
        }

        void to(StreamReplay replay) {
            if (label) {
                replay.label(key, value, at);
            } else {
                replay.transaction(key, value, at);
            }
        }
    }

    private final StreamPlan plan;
    private final Random random;
    private final PriorityQueue<Sent> coming = new PriorityQueue<>(Comparator.comparing(Sent::at));
    private final List<Sent> sent = new ArrayList<>();
    private long now = Payment.START;

    private Traffic(StreamPlan plan, long seed) {
        this.plan = plan;
        this.random = new Random(seed);
    }

    /// All records in the order of their arrival.
    static List<Sent> of(StreamPlan plan, long seed, int payments) {
        var traffic = new Traffic(plan, seed);
        for (int number = 0; number < payments; number++) {
            traffic.now += traffic.random.nextInt(60_000);
            traffic.labelsUpTo(traffic.now);
            traffic.payment(number);
        }
        traffic.labelsUpTo(Long.MAX_VALUE);
        return traffic.sent;
    }

    private void labelsUpTo(long time) {
        while (!coming.isEmpty() && coming.peek().at() <= time) {
            sent.add(coming.remove());
        }
    }

    private void payment(int number) {
        if (random.nextDouble() < BAD) {
            bad(number);
        }
        var classes = plan.classes();
        int label = classes.majority();
        if (random.nextDouble() < MINORITY) {
            label = (label + 1 + random.nextInt(classes.count() - 1)) % classes.count();
        }
        long lateBy = random.nextDouble() < LATE ? random.nextInt(7_200_000) : 0;
        var payment =
                new Payment(
                        "p-" + number,
                        now - lateBy,
                        "card-" + random.nextInt(20),
                        "shop-" + random.nextInt(5),
                        String.valueOf(amount(label)),
                        channel(label));
        send(payment);
        if (random.nextDouble() < DUPLICATE) {
            send(payment);
        }
        labels(payment, label);
    }

    private double amount(int label) {
        double likely = label == plan.classes().majority() ? 20 : 600;
        return Math.round(likely * Math.exp(random.nextGaussian()) * 100) / 100.0;
    }

    private String channel(int label) {
        boolean usual = random.nextDouble() < 0.9;
        return usual == (label == 0) ? "web" : "chip";
    }

    private void send(Payment payment) {
        sent.add(new Sent(false, payment.key(), payment.bytes(), now));
    }

    private void bad(int number) {
        var good = Payment.of("bad-" + number, now);
        var json =
                switch (random.nextInt(4)) {
                    case 0 -> "{";
                    case 1 -> good.json().replace("12.5", "NaN");
                    case 2 -> good.json().replace("\"card\"", "\"no-card\"");
                    default -> good.json().replace("\"at\":", "\"at\":-");
                };
        sent.add(new Sent(false, good.key(), json.getBytes(StandardCharsets.UTF_8), now));
    }

    private void labels(Payment payment, int label) {
        var id = payment.id();
        long delay = (long) (Plans.DELAY * random.nextDouble());
        switch (random.nextInt(20)) {
            case 0 -> label(id, label, now - random.nextInt(1000));
            case 1 -> label(id, label, now + Plans.DELAY + delay);
            case 2 -> label(id, label, now + Plans.KEPT + delay + 60_000);
            case 3 -> {
                label(id, label, now + delay);
                label(id, (label + 1) % plan.classes().count(), now + delay + 1000);
                label(id, label, now + Plans.DELAY + delay / 2);
            }
            case 4 -> {
                label(id, label, now + delay);
                label(id, label, now + delay + 5000);
            }
            case 5 -> label("nobody-" + id, label, now + delay);
            case 6 -> {}
            default -> label(id, label, now + delay);
        }
    }

    /// Majority labels come only where all do.
    private void label(String id, int label, long at) {
        boolean covered = plan.labels().cover() == Cover.ALL || label != plan.classes().majority();
        if (covered) {
            var verdict = new Verdict(id, plan.classes().name(label), at);
            coming.add(new Sent(true, verdict.key(), verdict.bytes(), Math.max(at, now)));
        }
    }

    /// A payment long after all, at which everything due happens.
    static Payment end() {
        return Payment.of("end", Payment.START + Duration.ofDays(30).toMillis());
    }
}

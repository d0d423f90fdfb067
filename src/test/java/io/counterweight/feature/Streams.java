package io.counterweight.feature;

import io.counterweight.event.Classes;
import io.counterweight.event.EnrichedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/// Transactions for tests.
final class Streams {
    static final long SECOND = 1000;
    static final long HOUR = 3600 * SECOND;
    static final long DAY = 24 * HOUR;
    static final FeatureInputs CARDS =
            new FeatureInputs(
                    List.of("customer", "terminal"),
                    List.of("amount"),
                    List.of(),
                    new Classes(List.of("genuine", "fraud"), 0));

    private Streams() {}

    /// A transaction and the label it gets later.
    record Labelled(EnrichedTransaction transaction, int label) {
        long time() {
            return transaction.getEventTime();
        }
    }

    static EnrichedTransaction card(long time, String customer, String terminal, double amount) {
        return EnrichedTransaction.newBuilder()
                .setEventTime(time)
                .addEntities(customer)
                .addEntities(terminal)
                .addNumbers(amount)
                .build();
    }

    /// Few customers at few terminals, in time order, often at the same second as the one before or
    /// exactly on the edge of a window of an earlier one.
    static List<Labelled> random(long seed, int rows) {
        var random = new Random(seed);
        List<Labelled> stream = new ArrayList<>();
        var edges = new TreeSet<Long>();
        long time = 1_522_540_800_000L;
        for (int i = 0; i < rows; i++) {
            Long edge = edges.higher(time);
            int step = random.nextInt(6);
            if (step == 0 && edge != null) {
                time = edge;
            } else if (step > 1) {
                time += random.nextInt(2 * 3600) * SECOND;
            }
            for (int days : List.of(1, 7, 8, 14, 30, 37)) {
                edges.add(time + days * DAY);
            }
            double amount = random.nextInt(100_000) / 100.0;
            String customer = "c" + random.nextInt(5);
            String terminal = "t" + random.nextInt(4);
            int label = random.nextInt(4) == 0 ? 1 : 0;
            stream.add(new Labelled(card(time, customer, terminal, amount), label));
        }
        return stream;
    }
}

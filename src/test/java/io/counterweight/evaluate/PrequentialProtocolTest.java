package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The report against the protocol written down once more, word by word and slowly, with a fixed
/// delay: on day d, rows of cards with a fraud on one of the days d − 14 … d − 8 do not count.
class PrequentialProtocolTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final long DAY = 86_400_000;
    private static final int DELAY = 7;
    private static final int KNOWN_FOR = 7;
    private static final int FROM = 12;
    private static final int TOP = 5;

    private record Row(int day, int second, String card, float score, boolean fraud) {}

    @Test
    void reportFollowsTheProtocolOnRandomStreams() {
        for (long seed = 0; seed < 20; seed++) {
            var rows = rows(new Random(seed));
            var report =
                    new PrequentialReport(
                            CLASSES,
                            new Judge(
                                    Duration.ofDays(FROM),
                                    "card",
                                    TOP,
                                    Duration.ofDays(KNOWN_FOR)));
            for (var row : rows) {
                long time = (20_000 + row.day) * DAY + row.second * 1000L;
                report.add(
                        "r",
                        Scored.at(
                                "t",
                                time,
                                row.score >= .5f ? 1 : 0,
                                new float[] {1 - row.score, row.score}),
                        row.card,
                        row.score,
                        row.fraud ? 1 : 0,
                        time + DELAY * DAY);
            }

            check(seed, rows, report.recipes().getFirst());
        }
    }

    private static void check(long seed, List<Row> rows, RecipeReport actual) {
        double averagePrecision = 0;
        int daysWithFraud = 0;
        long hits = 0;
        long defrauded = 0;
        int counting = 0;
        int days = 0;
        Map<String, Integer> lastHit = new HashMap<>();
        for (int day = FROM; day < 40; day++) {
            var ofDay = countingRows(rows, day);
            if (ofDay.isEmpty()) {
                continue;
            }
            days++;
            counting += ofDay.size();
            if (ofDay.stream().anyMatch(Row::fraud)) {
                averagePrecision += averagePrecision(ofDay);
                daysWithFraud++;
            }
            int today = day;
            var cards =
                    ofDay.stream()
                            .map(Row::card)
                            .distinct()
                            .filter(card -> lastHit.getOrDefault(card, -99) < today - KNOWN_FOR)
                            .sorted(
                                    Comparator.<String>comparingDouble(card -> -best(ofDay, card))
                                            .thenComparing(Comparator.naturalOrder()))
                            .toList();
            for (int rank = 0; rank < cards.size(); rank++) {
                String card = cards.get(rank);
                if (ofDay.stream().anyMatch(row -> row.fraud && row.card.equals(card))) {
                    defrauded++;
                    if (rank < TOP) {
                        hits++;
                        lastHit.put(card, day);
                    }
                }
            }
        }
        assertThat(actual.rows()).as("rows, seed %d", seed).isEqualTo(counting);
        // sums of doubles in another order
        assertThat(actual.averagePrecision())
                .as("average precision, seed %d", seed)
                .isEqualTo(averagePrecision / daysWithFraud, within(1e-12));
        assertThat(actual.hits()).as("hits, seed %d", seed).isEqualTo(hits);
        assertThat(actual.defrauded()).as("defrauded, seed %d", seed).isEqualTo(defrauded);
        assertThat(actual.cardPrecision())
                .as("card precision, seed %d", seed)
                .isEqualTo((double) hits / TOP / days, within(1e-12));
        assertThat(counting).isLessThan((int) rows.stream().filter(r -> r.day >= FROM).count());
    }

    private static List<Row> countingRows(List<Row> rows, int day) {
        return rows.stream()
                .filter(row -> row.day == day)
                .filter(row ->
                        rows.stream()
                                .noneMatch(other ->
                                        other.fraud
                                                && other.card.equals(row.card)
                                                && other.day >= day - 14
                                                && other.day <= day - 8))
                .toList();
    }

    private static double averagePrecision(List<Row> rows) {
        return rows.stream()
                .filter(Row::fraud)
                .mapToDouble(row -> {
                    var above = rows.stream().filter(r -> r.score >= row.score).toList();
                    return (double) above.stream().filter(Row::fraud).count() / above.size();
                })
                .average()
                .orElseThrow();
    }

    private static double best(List<Row> rows, String card) {
        return rows.stream()
                .filter(row -> row.card.equals(card))
                .mapToDouble(Row::score)
                .max()
                .orElseThrow();
    }

    /// 40 days, 30 cards, one transaction in ten a fraud, scores in steps of 1/32 so that they tie.
    private static List<Row> rows(Random random) {
        var rows = new ArrayList<Row>();
        rows.add(new Row(0, 0, "card0", .5f, false));
        IntStream.range(0, 1200)
                .forEach(i -> {
                    boolean fraud = random.nextInt(10) == 0;
                    int step = random.nextInt(24) + (fraud ? 8 : 0);
                    rows.add(
                            new Row(
                                    random.nextInt(40),
                                    random.nextInt(86_400),
                                    "card" + random.nextInt(30),
                                    step / 32f,
                                    fraud));
                });
        return rows;
    }
}

package io.counterweight.propose;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.propose.Variable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// On rows in which it is known what there is to be found. The champion ranks by chance unless a
/// test says otherwise.
class RuleSearchTest {
    private static final long DAY = 86_400_000;
    private static final int DAYS = 30;
    private static final int ROWS = 200;
    private static final int BUDGET = 10;
    private static final List<Variable> VARIABLES =
            List.of(
                    new Variable("amount", Kind.NUMBER),
                    new Variable("channel", Kind.TEXT),
                    new Variable("abroad", Kind.BOOLEAN),
                    new Variable("log_amount", Kind.NUMBER),
                    new Variable("count", Kind.NUMBER),
                    new Variable("night", Kind.FLAG));

    /// A transaction, of which tests decide whether it is a fraud.
    private record Row(
            int day, double amount, String channel, boolean abroad, int count, boolean night) {
        private double[] numbers() {
            return new double[] {
                amount, 0, abroad ? 1 : 0, Math.log1p(amount), count, night ? 1 : 0
            };
        }
    }

    private interface Truth {
        boolean isFraud(Row row, Random random);
    }

    private interface Rank {
        float of(Row row, boolean isFraud, Random random);
    }

    private static final Rank CHANCE = (row, isFraud, random) -> random.nextFloat();

    private static List<Row> rows(Random random) {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < DAYS * ROWS; i++) {
            rows.add(
                    new Row(
                            i / ROWS,
                            Math.round(100 * Math.exp(3 + 1.2 * random.nextGaussian())) / 100.0,
                            List.of("shop", "web", "phone").get(random.nextInt(3)),
                            random.nextInt(10) == 0,
                            random.nextInt(12),
                            random.nextInt(4) == 0));
        }
        return rows;
    }

    private static RankedRows ranked(Truth truth, Rank rank) {
        var random = new Random(7);
        var days = new LabelledDays(VARIABLES, LabelledDays.MOST_VALUES);
        int number = 0;
        for (var row : rows(random)) {
            var id = "t" + number++;
            boolean isFraud = truth.isFraud(row, random);
            days.add(
                    id,
                    row.day * DAY + number % ROWS,
                    rank.of(row, isFraud, random),
                    false,
                    row.numbers(),
                    new String[] {null, row.channel, null, null, null, null});
            days.label(id, isFraud);
        }
        return days.ranked(BUDGET);
    }

    private static List<ProposedRule> found(Truth truth, Rank rank) {
        return new RuleSearch(ranked(truth, rank)).find(3);
    }

    @Test
    void findsAThresholdAndWritesItRound() {
        var found = found((row, random) -> row.amount > 220, CHANCE);
        // Of the newer half of the days.
        long above =
                rows(new Random(7)).stream()
                        .filter(row -> row.day >= DAYS / 2 && row.amount > 220)
                        .count();
        assertThat(found).hasSize(1);
        var rule = found.getFirst();
        assertThat(rule.when()).isEqualTo("amount > 220.0");
        assertThat(rule.name()).isEqualTo("amount-above-220");
        assertThat(rule.fired()).isEqualTo(above).isEqualTo(rule.hits());
        // Nearly all of them, as chance catches one in twenty.
        assertThat(rule.addsPerDay() * DAYS / 2).isBetween(.8 * above, (double) above);
    }

    @Test
    void findsTwoConditionsThatOnlyTogetherTell() {
        var found = found((row, random) -> row.abroad && row.count > 8, CHANCE);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().when()).isIn("abroad && count > 8.0", "count > 8.0 && abroad");
        assertThat(found.getFirst().hits()).isEqualTo(found.getFirst().fired());
    }

    @Test
    void findsWordsAndFlags() {
        assertThat(found((row, random) -> row.channel.equals("web") && row.count < 1, CHANCE))
                .extracting(ProposedRule::when)
                .containsAnyOf(
                        "channel == 'web' && count <= 0.0", "count <= 0.0 && channel == 'web'");
        assertThat(found((row, random) -> row.night && row.count > 9, CHANCE))
                .extracting(ProposedRule::when)
                .containsAnyOf("night == 1.0 && count > 9.0", "count > 9.0 && night == 1.0");
    }

    @Test
    void anotherRuleIsJudgedBeyondTheFirst() {
        var found = found((row, random) -> row.amount > 220 || row.abroad && row.count > 8, CHANCE);
        assertThat(found).extracting(ProposedRule::when).contains("amount > 220.0");
        // The logarithm of the same amount tells nothing more.
        assertThat(found).noneMatch(rule -> rule.when().contains("log_amount >"));
        assertThat(found).hasSize(2).anyMatch(rule -> rule.when().contains("abroad"));
    }

    @Test
    void whereLabelsAreChanceOrTheChampionKnowsAllNothingIsProposed() {
        assertThat(found((row, random) -> random.nextInt(40) == 0, CHANCE)).isEmpty();
        assertThat(
                        found(
                                (row, random) -> row.amount > 220,
                                (row, isFraud, random) -> isFraud ? .9f : .1f))
                .isEmpty();
    }

    @Test
    void aRuleThatTakesTheChampionsPlacesForNothingIsNotProposed() {
        // The champion's ten of a day are all frauds, those of large amounts among them; a rule of
        // large amounts would be precise as well, and add nothing.
        var rows =
                ranked(
                        (row, random) -> row.amount > 60 || row.abroad,
                        (row, isFraud, random) ->
                                isFraud ? .5f + random.nextFloat() / 2 : random.nextFloat() / 2);
        assertThat(new RuleSearch(rows).find(3)).isEmpty();
    }

    @Test
    void theFirstDaysOfAChampionDoNotCountUnlessItNeverHadAModel() {
        Truth truth = (row, random) -> row.amount > 220 || row.abroad && row.count > 8;
        Rank later =
                (row, isFraud, random) ->
                        row.day < 10 ? Float.NaN : row.amount > 220 ? .9f : random.nextFloat() / 2;
        // What the champion knows once it is there it only lacks before.
        var found = found(truth, later);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().when()).contains("abroad").contains("count > 8.0");
        assertThat(found(truth, (row, isFraud, random) -> Float.NaN))
                .extracting(ProposedRule::when)
                .hasSize(2)
                .contains("amount > 220.0");
    }

    @Test
    void theSameRowsGiveTheSameRules() {
        Truth truth = (row, random) -> row.amount > 180 && random.nextInt(3) > 0 || row.count > 10;
        var search = new RuleSearch(ranked(truth, CHANCE));
        assertThat(search.find(3)).isEqualTo(found(truth, CHANCE)).isNotEmpty();
        assertThat(search.candidates()).isGreaterThan(1_000);
    }

    @Test
    void aMissingValueFulfilsNoCondition() {
        var days = new LabelledDays(List.of(new Variable("x", Kind.NUMBER)), 1 << 20);
        for (int i = 0; i < 3000; i++) {
            var id = "t" + i;
            boolean isMissing = i % 50 == 0;
            days.add(
                    id,
                    i / 100 * DAY + i % 100,
                    0,
                    false,
                    new double[] {isMissing ? Double.NaN : i % 7},
                    new String[1]);
            days.label(id, isMissing);
        }
        assertThat(new RuleSearch(days.ranked(5)).find(3)).isEmpty();
    }

    @Test
    void onlyRowsCountWhoseLabelsAreComplete() {
        var days = new LabelledDays(List.of(new Variable("x", Kind.NUMBER)), 1 << 20);
        for (int day = 0; day < 4; day++) {
            for (int i = 0; i < 10; i++) {
                var id = day + "-" + i;
                days.add(id, day * DAY + i, 0, false, new double[] {i}, new String[1]);
                // Of the last day only a fraud is known, of the day before half.
                if (day < 2 || day == 2 && i < 5 || i == 9) {
                    days.label(id, i == 9);
                }
            }
        }
        var rows = days.ranked(5);
        assertThat(rows.days()).isEqualTo(3);
        assertThat(rows.size()).isEqualTo(25);
        assertThat(rows.frauds()).isEqualTo(2);
    }

    @Test
    void theOldestDaysMakeRoom() {
        var days = new LabelledDays(List.of(new Variable("x", Kind.NUMBER)), 25);
        for (int i = 0; i < 40; i++) {
            days.add("t" + i, i / 10 * DAY, 0, false, new double[] {i}, new String[1]);
        }
        for (int i = 0; i < 40; i++) {
            days.label("t" + i, false);
        }
        var rows = days.ranked(5);
        assertThat(rows.days()).isEqualTo(2);
        assertThat(rows.first()).isEqualTo("1970-01-03");
        assertThat(rows.size()).isEqualTo(20);
    }
}

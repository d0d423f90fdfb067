package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.JudgedRules.Row;
import io.counterweight.event.Classes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Rules judged by the last labelled transactions.
class RuleWindowTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final List<RuleTerms> RULES =
            List.of(
                    new RuleTerms("large", "block", "live", null),
                    new RuleTerms("never", "alert", "shadow", null),
                    new RuleTerms("always", "alert", "shadow", 1),
                    new RuleTerms("late", "alert", "shadow", null, 2 * DAY + DAY / 2));

    private final RuleWindow window = new RuleWindow(CLASSES, 1_000, 20);

    @Test
    void theLastRowsCountAsInAReplayOfThemAlone() {
        var rows = rows(1_500);
        rows.forEach(row -> window.add(row, label(row)));
        var judged = new JudgedRules(RULES, CLASSES, Duration.ZERO, 20);
        rows.subList(500, 1_500).forEach(row -> judged.add(row, label(row)));
        var wanted = judged.judged(Long.MAX_VALUE);
        var found = window.evaluate(RULES);
        for (int r = 0; r < RULES.size(); r++) {
            assertThat(found.get(r))
                    .isEqualTo(RuleEvaluation.of(wanted.get(r), found.get(r).note()));
        }
        // Counted another way.
        var last = rows.subList(500, 1_500);
        var large = found.getFirst();
        long fired = last.stream().filter(row -> row.amount() > 200).count();
        long hits = last.stream().filter(row -> row.amount() > 200 && label(row) == 1).count();
        assertThat(large.rows()).isEqualTo(1_000);
        assertThat(large.fired()).isEqualTo(fired);
        assertThat(large.precision()).isEqualTo((double) hits / fired);
        assertThat(large.recall())
                .isEqualTo((double) hits / last.stream().filter(row -> label(row) == 1).count());
    }

    @Test
    void aRuleCountsFromWhenItBecameWhatItIs() {
        var rows = rows(1_000);
        rows.forEach(row -> window.add(row, label(row)));
        var late = window.evaluate(RULES).getLast();
        long since = RULES.getLast().since();
        assertThat(late.rows())
                .isEqualTo(rows.stream().filter(row -> row.time() >= since).count())
                .isPositive()
                .isLessThan(1_000);
    }

    @Test
    void aRuleThatIsNeverTrueOrAlwaysOnTheLastDayIsSaid() {
        rows(1_000).forEach(row -> window.add(row, label(row)));
        assertThat(window.evaluate(RULES).stream().map(RuleEvaluation::note))
                .containsExactly(null, "never", "always", "never");
    }

    @Test
    void aLabelThatIsReplacedOrTakenBackCountsAsItIsNow() {
        var rows = rows(100);
        rows.forEach(row -> window.add(row, label(row)));
        var row = rows.get(50);
        long before = window.evaluate(RULES).getFirst().sought();
        window.revise(row, label(row), 1 - label(row));
        assertThat(window.evaluate(RULES).getFirst().sought())
                .isEqualTo(before + 1 - 2L * label(row));
        window.withdraw(row, 1 - label(row));
        assertThat(window.evaluate(RULES).getFirst().rows()).isEqualTo(99);
        window.revise(rows(101).getLast(), 0, 1);
        assertThat(window.evaluate(RULES).getFirst().rows()).as("one of before").isEqualTo(99);
    }

    @Test
    void theStateOfAWindowIsAllOfItAndAShorterOneTakesTheNewest() throws IOException {
        rows(700).forEach(row -> window.add(row, label(row)));
        var bytes = new ByteArrayOutputStream();
        window.write(new DataOutputStream(bytes));
        var again = new RuleWindow(CLASSES, 1_000, 20);
        again.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(again.evaluate(RULES)).isEqualTo(window.evaluate(RULES));
        var shorter = new RuleWindow(CLASSES, 10, 20);
        shorter.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(shorter.evaluate(RULES).getFirst().rows()).isEqualTo(10);
    }

    private static int label(Row row) {
        return row.amount() > 220 || row.rank() > .97 ? 1 : 0;
    }

    /// Over four days.
    private static List<Row> rows(int count) {
        var random = new Random(5);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < count; i++) {
            double amount = random.nextInt(250);
            var fired = new ArrayList<>(List.of("always"));
            if (amount > 200) {
                fired.addFirst("large");
            }
            float rank = random.nextFloat();
            rows.add(new Row(4 * DAY * i / count, rank, rank > .9f, amount, List.copyOf(fired)));
        }
        return rows;
    }
}

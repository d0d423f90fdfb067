package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.imbalance.CounterRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The ring of old rows, and draws from it.
class HistoryTest {
    private static final int COLUMNS = 2;

    @Test
    void aFullHistoryForgetsItsOldestRows() {
        for (int capacity : new int[] {5, 1024, 3000}) {
            var history = new History(COLUMNS, capacity);
            for (int n = 0; n < 7000; n++) {
                history.add(row(n));
                assertThat(history.end()).isEqualTo(n + 1);
                assertThat(history.first()).isEqualTo(Math.max(0, n + 1 - capacity));
            }
            for (long n = history.first(); n < history.end(); n++) {
                assertIsRow(history, n, n);
            }
        }
    }

    @Test
    void rowsAreNumberedFromWhereTheHistoryStarts() {
        var history = new History(COLUMNS, 2000);
        history.startAt(1_000_003);
        for (int n = 0; n < 1500; n++) {
            history.add(row(n));
        }
        assertThat(history.first()).isEqualTo(1_000_003);
        for (int n = 0; n < 1500; n++) {
            assertIsRow(history, 1_000_003 + n, n);
        }
    }

    @Test
    void aRevisedRowIsAGapAndTheNewestOfItsKeyGoes() {
        var history = new History(COLUMNS, 8);
        history.add(new LabelledExample(new float[COLUMNS], 0, 7, 0, 0));
        history.add(new LabelledExample(new float[COLUMNS], 1, 7, 0, 0));
        history.add(new LabelledExample(new float[COLUMNS], 0, 7, 0, 0));
        history.forget(7, 0);
        history.forget(8, 0);
        assertThat(history.label(0)).isZero();
        assertThat(history.label(1)).isOne();
        assertThat(history.label(2)).isNegative();
    }

    @Test
    void anExampleThatOnlyTookAnotherBackIsAGapWithANumber() {
        var history = new History(COLUMNS, 8);
        history.skip();
        for (int n = 1; n < 20; n++) {
            if (n % 3 == 0) {
                history.skip();
            } else {
                history.add(row(n));
            }
        }
        assertThat(history.end()).isEqualTo(20);
        assertThat(history.first()).isEqualTo(12);
        assertThat(history.label(18)).isNegative();
        assertIsRow(history, 19, 19);
    }

    @Test
    void drawsAreOfTheWindowAndBeforeTheEndOnly() {
        var history = history(100);
        var draws = new HistoryDraws(history, 10);
        // Labelled at 90 … 99; those up to 89 are 10 or more old.
        draws.advanceTo(99);
        assertThat(drawn(draws, 95)).isEqualTo(Set.of(90L, 91L, 92L, 93L, 94L));
        draws.advanceTo(103);
        assertThat(drawn(draws, 100)).isEqualTo(Set.of(94L, 95L, 96L, 97L, 98L, 99L));
    }

    @Test
    void aWindowWithoutARowGivesNone() {
        var draws = new HistoryDraws(history(10), 5);
        draws.advanceTo(1000);
        var batch = new MiniBatch(COLUMNS, 1, 4);
        assertThat(draws.draw(new CounterRandom(1), 10, (k, l) -> 1, l -> 1, batch)).isFalse();
        assertThat(batch.size()).isZero();
    }

    @Test
    void gapsAndRowsLeftOutAreNotDrawn() {
        var history = history(20);
        for (int n = 0; n < 20; n += 2) {
            history.forget(n, n % 3 == 0 ? 1 : 0);
        }
        var draws = new HistoryDraws(history, 1000);
        draws.advanceTo(20);
        var seen = new HashSet<Long>();
        for (int i = 0; i < 500; i++) {
            var batch = new MiniBatch(COLUMNS, 1, 1);
            boolean drew =
                    draws.draw(
                            new CounterRandom(i),
                            20,
                            (key, label) -> label == 1 ? 2 : 0,
                            label -> 10 + label,
                            batch);
            if (drew) {
                seen.add((long) batch.features()[0]);
                assertThat(batch.labels()[0]).isOne();
                assertThat(batch.weights()[0]).as("copies times the class weight").isEqualTo(22);
            }
        }
        assertThat(seen).isEqualTo(Set.of(3L, 9L, 15L));
    }

    private static Set<Long> drawn(HistoryDraws draws, long end) {
        var seen = new HashSet<Long>();
        for (int i = 0; i < 300; i++) {
            var batch = new MiniBatch(COLUMNS, 1, 1);
            assertThat(draws.draw(new CounterRandom(i), end, (k, l) -> 1, l -> 1, batch)).isTrue();
            seen.add((long) batch.features()[0]);
        }
        return seen;
    }

    private static History history(int rows) {
        var history = new History(COLUMNS, 1000);
        for (int n = 0; n < rows; n++) {
            history.add(row(n));
        }
        return history;
    }

    /// Row n says n everywhere; one in three is of class 1.
    private static LabelledExample row(int n) {
        return new LabelledExample(new float[] {n, -n}, n % 3 == 0 ? 1 : 0, n, n, n);
    }

    private static void assertIsRow(History history, long number, long n) {
        var features = new float[COLUMNS];
        history.copy(number, features, 0);
        assertThat(features).containsExactly(n, -n);
        assertThat(history.key(number)).isEqualTo(n);
        assertThat(history.label(number)).isEqualTo(n % 3 == 0 ? 1 : 0);
        assertThat(history.labelledAt(number)).isEqualTo(n);
    }
}

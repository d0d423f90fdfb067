package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Classes;
import io.counterweight.event.Positions;
import io.counterweight.imbalance.TransactionKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AgeMemoryTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final int COLUMNS = 3;
    private static final int LIMIT = 4000;

    /// One in a hundred is a fraud; the first feature is the example's number.
    private static LabelledExample example(int number) {
        return new LabelledExample(
                new float[] {number, number % 7, number % 100 == 0 ? 1 : 0},
                number % 100 == 0 ? 1 : 0,
                TransactionKey.of("t" + number),
                number,
                number);
    }

    private static AgeMemory filled(int examples) {
        var memory = new AgeMemory(CLASSES, COLUMNS, LIMIT);
        for (int i = 0; i < examples; i++) {
            memory.add(example(i), 1);
        }
        return memory;
    }

    @Test
    void everyFraudIsHeldAndTheGenuineOnesAreThinnedEvenlyOverTheWholePast() {
        int examples = 100_000;
        var memory = filled(examples);
        assertThat(memory.rows(1)).isEqualTo(examples / 100);
        assertThat(memory.isThinned(1)).isFalse();
        assertThat(memory.rows(0)).isBetween(LIMIT / 2, LIMIT);
        assertThat(memory.oneIn(0)).isCloseTo(32, Offset.offset(1.5));
        assertThat(memory.rows(0) * 32.0)
                .as("rows by weight stand for all of their class")
                .isCloseTo(99_000, Offset.offset(4000.0));
        var rows = Held.of(memory);
        var ages = new int[10];
        for (int r = 0; r < memory.rows(); r++) {
            ages[(int) rows.feature(r, 0) * 10 / examples] += rows.labels[r] == 0 ? 1 : 0;
            assertThat(rows.weights[r]).isEqualTo(rows.labels[r] == 0 ? 32 : 1);
            assertThat(r == 0 || rows.feature(r, 0) > rows.feature(r - 1, 0)).isTrue();
        }
        assertThat(memory.means()[0]).isCloseTo(50_000, Offset.offset(1500f));
        assertThat(memory.means()[2]).isCloseTo(.01f, Offset.offset(.001f));
        for (int age : ages) {
            assertThat((double) age).isCloseTo(memory.rows(0) / 10.0, Offset.offset(65.0));
        }
    }

    @Test
    void rowsOfPriorityStayAndSumsOverAClassAreKeptInTheMean() {
        int examples = 200_000;
        var memory = new AgeMemory(CLASSES, COLUMNS, LIMIT);
        double sum = 0;
        for (int i = 0; i < examples; i++) {
            float priority = i % 200 == 1 ? 1000 : i % 50 == 2 ? 10 : 1;
            float weight = 1 + i % 3;
            sum += i % 100 == 0 ? 0 : weight;
            var example = example(i);
            memory.add(
                    new LabelledExample(
                            new float[] {priority, weight, 0},
                            example.label(),
                            example.key(),
                            i,
                            i,
                            weight,
                            false,
                            false),
                    priority);
        }
        var rows = Held.of(memory);
        var of = new HashMap<Float, Integer>();
        double held = 0;
        for (int r = 0; r < memory.rows(); r++) {
            if (rows.labels[r] == 0) {
                of.merge(rows.feature(r, 0), 1, Integer::sum);
                held += rows.weights[r];
            } else {
                assertThat(rows.weights[r]).isEqualTo(rows.feature(r, 1));
            }
        }
        assertThat(memory.rows(0)).isLessThanOrEqualTo(LIMIT);
        assertThat(held).isCloseTo(sum, Offset.offset(sum / 10));
        assertThat(of.get(1000f)).as("as all have a chance of 1").isEqualTo(1000);
        assertThat((double) of.get(10f) / of.get(1f)).isCloseTo(10 * 4 / 193.0, Offset.offset(.04));
    }

    @Test
    void whatIsWrittenInChunksIsReadTheSameAndGoesOnTheSame() throws IOException {
        for (int cut : new int[] {0, 1, 3000, 5000, 40_000, 70_001}) {
            var store = new HashMap<Integer, byte[]>();
            var before = filled(cut);
            var state = written(before, store);
            var after = read(state, store, Positions.identity(COLUMNS), LIMIT);
            for (int i = cut; i < 80_000; i++) {
                assertThat(after.add(example(i), 1)).isEqualTo(before.add(example(i), 1));
            }
            assertThat(Held.of(after)).as("cut after %d", cut).isEqualTo(Held.of(filled(80_000)));
            assertThat(after.seen(0)).isEqualTo(79_200);
        }
    }

    @Test
    void aChunkIsWrittenAgainOnlyWhereItChanged() throws IOException {
        var store = new HashMap<Integer, byte[]>();
        var memory = new AgeMemory(CLASSES, COLUMNS, 100_000);
        for (int i = 0; i < 60_000; i++) {
            memory.add(example(i), 1);
        }
        written(memory, store);
        assertThat(store).hasSize(7);
        store.clear();
        written(memory, store);
        assertThat(store).isEmpty();
        memory.add(example(60_000), 1);
        memory.forget(example(200).key(), 1);
        written(memory, store);
        assertThat(store).containsOnlyKeys(0, 6);
        store.values().forEach(bytes -> assertThat(bytes.length).isLessThan(1 << 19));
    }

    @Test
    void aRevisedExampleIsHeldAsWhatItIsNow() {
        var memory = filled(1000);
        var revised = example(17);
        memory.forget(revised.key(), 0);
        memory.add(new LabelledExample(revised.features(), 1, revised.key(), 17, 2000), 1);
        assertThat(memory.rows(1)).isEqualTo(11);
        assertThat(memory.rows(0)).isEqualTo(989);
        var rows = Held.of(memory);
        int last = memory.rows() - 1;
        assertThat(rows.feature(last, 0)).isEqualTo(17);
        assertThat(rows.labels[last]).isEqualTo(1);
    }

    @Test
    void columnsMoveAndNewOnesAreMissingAndALowerLimitThins() throws IOException {
        var store = new HashMap<Integer, byte[]>();
        var before = filled(3000);
        var state = written(before, store);
        var after = read(state, store, new int[] {2, -1, 0, 1}, LIMIT / 2);
        var rows = Held.of(after);
        assertThat(after.columns()).isEqualTo(4);
        assertThat(after.rows(1)).isEqualTo(30);
        assertThat(after.rows(0)).isBetween(LIMIT / 4, LIMIT / 2);
        assertThat(after.isThinned(0)).isTrue();
        for (int r = 0; r < after.rows(); r++) {
            assertThat(rows.feature(r, 0)).isEqualTo(rows.labels[r]);
            assertThat(rows.feature(r, 1)).isNaN();
            assertThat(rows.feature(r, 3)).isEqualTo((int) rows.feature(r, 2) % 7);
        }
    }

    @Test
    void aMissingOrDamagedChunkIsRefused() throws IOException {
        var store = new HashMap<Integer, byte[]>();
        var state = written(filled(3000), store);
        store.get(0)[500] ^= 1;
        assertThatThrownBy(() -> read(state, store, Positions.identity(COLUMNS), LIMIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("checksum");
        store.remove(0);
        assertThatThrownBy(() -> read(state, store, Positions.identity(COLUMNS), LIMIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunk=0");
    }

    private static byte[] written(AgeMemory memory, Map<Integer, byte[]> store) throws IOException {
        for (int c = 0; c < memory.chunks(); c++) {
            byte[] changed = memory.takeChanged(c);
            if (changed != null) {
                store.put(c, changed);
            }
        }
        var bytes = new ByteArrayOutputStream();
        memory.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static AgeMemory read(byte[] state, Map<Integer, byte[]> store, int[] from, int limit)
            throws IOException {
        var memory = new AgeMemory(CLASSES, from.length, limit);
        memory.readFrom(
                new DataInputStream(new ByteArrayInputStream(state)), from, COLUMNS, store::get);
        return memory;
    }

    /// All that a memory gives to learn from.
    private record Held(int columns, float[] features, float[] labels, float[] weights) {
        static Held of(AgeMemory memory) {
            int rows = memory.rows();
            var held =
                    new Held(
                            memory.columns(),
                            new float[rows * memory.columns()],
                            new float[rows],
                            new float[rows]);
            memory.copyTo(
                    MemorySegment.ofArray(held.features),
                    MemorySegment.ofArray(held.labels),
                    MemorySegment.ofArray(held.weights));
            return held;
        }

        float feature(int row, int column) {
            return features[row * columns + column];
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Held held
                    && Arrays.equals(features, held.features)
                    && Arrays.equals(labels, held.labels)
                    && Arrays.equals(weights, held.weights);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(features);
        }
    }
}

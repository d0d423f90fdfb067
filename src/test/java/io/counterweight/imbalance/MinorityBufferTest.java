package io.counterweight.imbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Classes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MinorityBufferTest {
    private static final Classes TWO = new Classes(List.of("genuine", "fraud"), 0);
    private static final Classes THREE = new Classes(List.of("stolen", "genuine", "takeover"), 1);

    @Test
    void theNewestOfEachMinorityWin() {
        MinorityBuffer buffer = new MinorityBuffer(THREE, 1, 3);
        for (int i = 0; i < 5; i++) {
            assertThat(buffer.add(i, i, new float[] {i}, 2)).isTrue();
            assertThat(buffer.add(100 + i, i, new float[] {100 + i}, 1)).isFalse();
        }
        buffer.add(7, 9, new float[] {7}, 0);
        assertThat(held(buffer, 2)).containsExactly(2f, 3f, 4f);
        assertThat(held(buffer, 1)).isEmpty();
        assertThat(held(buffer, 0)).containsExactly(7f);
        assertThat(buffer.size()).isEqualTo(4);
        assertThat(buffer.oldestMillis(2)).hasValue(2);
        assertThat(buffer.oldestMillis(1)).isEmpty();
    }

    @Test
    void aRevisedLabelLetsGoOfItsExample() {
        MinorityBuffer buffer = new MinorityBuffer(TWO, 1, 3);
        for (int i = 0; i < 3; i++) {
            buffer.add(i, i, new float[] {i}, 1);
        }
        assertThat(buffer.remove(1, 1)).isTrue();
        assertThat(buffer.remove(1, 1)).isFalse();
        assertThat(buffer.remove(9, 1)).isFalse();
        assertThat(held(buffer, 1)).containsExactly(0f, 2f);
        buffer.add(3, 3, new float[] {3}, 1);
        assertThat(held(buffer, 1)).containsExactly(2f, 3f);
    }

    @Test
    void anExampleLearnedAgainIsHeldOnce() {
        MinorityBuffer buffer = new MinorityBuffer(TWO, 1, 3);
        buffer.add(1, 0, new float[] {1}, 1);
        buffer.add(1, 5, new float[] {2}, 1);
        assertThat(held(buffer, 1)).containsExactly(2f);
    }

    /// Against a plain queue of slots that forgets what a ring of that size would.
    @Test
    void itHoldsWhatAQueueWouldAndNeverMoreThanItsBound() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int capacity = 1 + random.nextInt(9);
            MinorityBuffer buffer = new MinorityBuffer(TWO, 1, capacity);
            Deque<Float> queue = new ArrayDeque<>();
            for (int i = 0; i < 400; i++) {
                if (random.nextInt(4) == 0) {
                    int key = i - random.nextInt(2 * capacity);
                    boolean there = queue.contains((float) key);
                    assertThat(buffer.remove(key, 1)).isEqualTo(there);
                    // An empty slot keeps its turn.
                    replace(queue, (float) key);
                } else {
                    buffer.add(i, i, new float[] {i}, 1);
                    queue.addLast((float) i);
                    if (queue.size() > capacity) {
                        queue.removeFirst();
                    }
                }
                assertThat(buffer.size()).as("seed=%d", seed).isLessThanOrEqualTo(capacity);
                assertThat(held(buffer, 1))
                        .as("seed=%d", seed)
                        .containsExactlyElementsOf(
                                queue.stream().filter(x -> x >= 0).sorted().toList());
            }
        }
    }

    @Test
    void everyExampleIsAsLikelyToBeDrawn() {
        MinorityBuffer buffer = new MinorityBuffer(THREE, 1, 8);
        for (int i = 0; i < 8; i++) {
            buffer.add(i, i, new float[] {i}, i < 5 ? 0 : 2);
        }
        buffer.remove(2, 0);
        int[] times = new int[8];
        float[] drawn = new float[1];
        for (long i = 0; i < 70_000; i++) {
            CounterRandom random =
                    new CounterRandom(3).keyed(i, CounterRandom.Purpose.MINORITY_REPLAY);
            assertThat(buffer.draw(random, drawn, 0)).isEqualTo(drawn[0] < 5 ? 0 : 2);
            times[(int) drawn[0]]++;
        }
        for (int i = 0; i < 8; i++) {
            // Four deviations of a binomial: 4·√(10,000 · 6/7) = 370.
            assertThat((double) times[i]).isCloseTo(i == 2 ? 0 : 10_000, Offset.offset(370.0));
        }
        assertThat(new MinorityBuffer(TWO, 1, 2).draw(new CounterRandom(1), drawn, 0))
                .isEqualTo(-1);
    }

    @Test
    void whatIsReadBackGoesOnAlike() throws IOException {
        Random random = new Random(5);
        MinorityBuffer buffer = new MinorityBuffer(THREE, 2, 7);
        change(buffer, random, 0, 60);
        MinorityBuffer read = read(bytes(buffer), 7);
        assertThat(bytes(read)).isEqualTo(bytes(buffer));
        change(buffer, new Random(6), 60, 120);
        change(read, new Random(6), 60, 120);
        assertThat(bytes(read)).isEqualTo(bytes(buffer));
    }

    @Test
    void bytesOfAnotherShapeAreRefused() throws IOException {
        byte[] bytes = bytes(new MinorityBuffer(THREE, 2, 7));
        assertThatThrownBy(() -> read(bytes, 8))
                .hasMessage(
                        "expected a buffer of classes=3, columns=2, capacity=8, found classes=3, columns=2, capacity=7");
        assertThatThrownBy(() -> new MinorityBuffer(TWO, 2, 7).add(1, 1, new float[1], 1))
                .hasMessage(
                        "an example must have a value for each column: features.length=1, columns=2");
    }

    private static void change(MinorityBuffer buffer, Random random, int from, int to) {
        for (int i = from; i < to; i++) {
            buffer.add(i, i, new float[] {i, -i}, random.nextInt(3));
            buffer.remove(random.nextInt(to), random.nextInt(3));
        }
    }

    /// What they stand for in the mean is one, and yet no two stand for the same.
    @Test
    void weightsAreKeptAlsoWhereTheirMeanIsOne() throws IOException {
        var buffer = new MinorityBuffer(THREE, 2, 4);
        buffer.add(1, 10, new float[] {1, 0}, 0, .5f);
        buffer.add(2, 20, new float[] {2, 0}, 0, 1.5f);

        var read = read(bytes(buffer), 4);

        assertThat(bytes(read)).isEqualTo(bytes(buffer));
        var ring = read.ring(0);
        for (int i = 0; i < 2; i++) {
            int slot = ring.slotOf(i);
            float first = ring.features()[ring.at(slot)];
            assertThat(ring.weight(slot)).isEqualTo(first == 1 ? .5f : 1.5f);
        }
    }

    private static byte[] bytes(MinorityBuffer buffer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        buffer.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static MinorityBuffer read(byte[] bytes, int capacity) throws IOException {
        return MinorityBuffer.readFrom(
                new DataInputStream(new ByteArrayInputStream(bytes)), THREE, 2, capacity);
    }

    /// The first features of the examples held, sorted.
    private static List<Float> held(MinorityBuffer buffer, int label) {
        ExampleRing ring = buffer.ring(label);
        TreeSet<Float> values = new TreeSet<>();
        float[] one = new float[buffer.columns()];
        for (int i = 0; i < ring.size(); i++) {
            ring.copy(ring.slotOf(i), one, 0);
            values.add(one[0]);
        }
        return new ArrayList<>(values);
    }

    private static void replace(Deque<Float> queue, float key) {
        int size = queue.size();
        for (int i = 0; i < size; i++) {
            float value = queue.removeFirst();
            queue.addLast(value == key ? -1f : value);
        }
    }
}

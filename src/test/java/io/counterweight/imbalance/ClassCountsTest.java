package io.counterweight.imbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ClassCountsTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Percentage ROUNDING = Percentage.withPercentage(1e-9);

    private record Seen(int label, long time) {}

    @Test
    void plainCountsCount() {
        ClassCounts counts = ClassCounts.plain(3);
        counts.add(0, 5);
        counts.add(2, 1);
        counts.add(2, 9);
        assertThat(counts.count(0)).isEqualTo(1);
        assertThat(counts.count(1)).isEqualTo(0);
        assertThat(counts.count(2)).isEqualTo(2);
        assertThat(counts.total()).isEqualTo(3);
    }

    @Test
    void anExampleIsWorthHalfAfterAHalfLife() {
        ClassCounts counts = ClassCounts.decayed(2, Duration.ofDays(1));
        counts.add(1, 0);
        counts.add(0, DAY);
        assertThat(counts.count(1)).isCloseTo(0.5, ROUNDING);
        assertThat(counts.count(0)).isCloseTo(1, ROUNDING);
        counts.add(0, 3 * DAY);
        assertThat(counts.count(1)).isCloseTo(0.125, ROUNDING);
        assertThat(counts.total()).isCloseTo(0.125 + 0.25 + 1, ROUNDING);
    }

    @Test
    void decayedCountsStayTrueBeyondTheRangeOfDouble() {
        ClassCounts counts = ClassCounts.decayed(2, Duration.ofHours(1));
        for (int hour = 0; hour <= 5000; hour++) {
            counts.add(hour % 2, hour * 3_600_000L);
        }
        // 1 + 1/4 + 1/16 + … for the class of the newest hour, half of that for the other.
        assertThat(counts.count(0)).isCloseTo(4 / 3.0, ROUNDING);
        assertThat(counts.count(1)).isCloseTo(2 / 3.0, ROUNDING);
    }

    @Test
    void orderDoesNotMatter() {
        for (long seed = 0; seed < 20; seed++) {
            List<Seen> examples = examples(seed, 200);
            ClassCounts inOrder = counted(examples);
            List<Seen> shuffled = new ArrayList<>(examples);
            Collections.shuffle(shuffled, new Random(seed));
            assertSame(counted(shuffled), inOrder, seed);
        }
    }

    @Test
    void partsMergeToTheWhole() {
        for (long seed = 0; seed < 20; seed++) {
            List<Seen> examples = examples(seed, 200);
            int cut = (int) (seed * 10);
            ClassCounts first = counted(examples.subList(0, cut));
            ClassCounts second = counted(examples.subList(cut, 200));
            ClassCounts whole = counted(examples);
            second.merge(first);
            assertSame(second, whole, seed);
            first.merge(counted(examples.subList(cut, 200)));
            assertSame(first, whole, seed);
        }
    }

    @Test
    void plainPartsMergeExactly() {
        ClassCounts a = ClassCounts.plain(2);
        a.add(1, 0);
        ClassCounts b = ClassCounts.plain(2);
        b.add(1, 0);
        b.add(0, 0);
        a.merge(b);
        assertThat(a.count(1)).isEqualTo(2);
        assertThat(a.count(0)).isEqualTo(1);
        assertThatThrownBy(() -> a.merge(ClassCounts.plain(3)))
                .hasMessageContaining("classes=2 and 3");
        assertThatThrownBy(() -> a.merge(ClassCounts.decayed(2, Duration.ofDays(1))))
                .hasMessageContaining("same half-life");
    }

    @Test
    void aRevisedLabelCountsAsIfItHadAlwaysBeenTheNewOne() {
        for (long seed = 0; seed < 20; seed++) {
            List<Seen> examples = examples(seed, 100);
            Seen wrong = examples.get(30);
            int right = (wrong.label() + 1) % 3;
            ClassCounts revised = counted(examples);
            revised.remove(wrong.label(), wrong.time());
            revised.add(right, wrong.time());
            List<Seen> always = new ArrayList<>(examples);
            always.set(30, new Seen(right, wrong.time()));
            assertSame(revised, counted(always), seed);
        }
    }

    @Test
    void aPlainRevisionIsExactAndNeverGoesBelowZero() {
        ClassCounts counts = ClassCounts.plain(2);
        counts.add(0, 1);
        counts.remove(0, 1);
        counts.add(1, 1);
        assertThat(counts.count(0)).isEqualTo(0);
        assertThat(counts.count(1)).isEqualTo(1);
        counts.remove(0, 1);
        assertThat(counts.count(0)).as("what was never added takes nothing away").isEqualTo(0);
    }

    @Test
    void theLastDecayedExampleLeavesNothing() {
        ClassCounts counts = ClassCounts.decayed(2, Duration.ofDays(1));
        counts.add(0, 100 * DAY);
        counts.add(1, 17 * DAY + 1);
        counts.remove(1, 17 * DAY + 1);
        assertThat(counts.count(1)).isEqualTo(0);
    }

    @Test
    void whatIsWrittenIsReadBackToTheBit() throws IOException {
        ClassCounts counts = counted(examples(1, 150));
        byte[] written = bytes(counts);
        ClassCounts read =
                ClassCounts.readFrom(new DataInputStream(new ByteArrayInputStream(written)));
        read.add(1, 900 * DAY);
        counts.add(1, 900 * DAY);
        assertThat(bytes(read)).isEqualTo(bytes(counts));
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> ClassCounts.plain(1)).hasMessageContaining("classes=1");
        assertThatThrownBy(() -> ClassCounts.decayed(2, Duration.ZERO))
                .hasMessageContaining("halfLife=PT0S");
        assertThatThrownBy(() -> ClassCounts.plain(2).add(2, 0))
                .hasMessage("label must be in [0, classes): label=2, classes=2");
    }

    private static ClassCounts counted(List<Seen> examples) {
        ClassCounts counts = ClassCounts.decayed(3, Duration.ofDays(2));
        examples.forEach(e -> counts.add(e.label(), e.time()));
        return counts;
    }

    /// Over 400 days: the landmark moves several times.
    private static List<Seen> examples(long seed, int count) {
        Random random = new Random(seed);
        List<Seen> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long time = i * 2 * DAY + random.nextLong(DAY);
            examples.add(new Seen(random.nextInt(3), time));
        }
        return examples;
    }

    private static void assertSame(ClassCounts found, ClassCounts expected, long seed) {
        for (int c = 0; c < expected.classes(); c++) {
            assertThat(found.count(c)).as("seed=%d", seed).isCloseTo(expected.count(c), ROUNDING);
        }
    }

    private static byte[] bytes(ClassCounts counts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        counts.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}

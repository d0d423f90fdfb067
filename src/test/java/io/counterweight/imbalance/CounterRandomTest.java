package io.counterweight.imbalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.imbalance.CounterRandom.Purpose;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    /// Written down once: a change would make every replay another.
    @Test
    void keysAndDrawsAreTheSameOnEveryMachine() {
        assertThat(TransactionKey.of("")).isEqualTo(0xf52a15e9a9b5e89bL);
        assertThat(TransactionKey.of("tx-1")).isEqualTo(0x939abadfb6cad517L);
        CounterRandom random =
                new CounterRandom(1).keyed(TransactionKey.of("tx-1"), Purpose.BAGGING);
        assertThat(random.uniform(0)).isEqualTo(0.640502076952819);
        assertThat(random.below(0, 1000)).isEqualTo(640);
    }

    @Test
    void idsThatDifferInOneCharacterHaveKeysApart() {
        Set<Long> keys = new HashSet<>();
        int[] ones = new int[64];
        for (int i = 0; i < 20_000; i++) {
            long key = TransactionKey.of("tx-" + i);
            keys.add(key);
            for (int bit = 0; bit < 64; bit++) {
                ones[bit] += (int) (key >>> bit & 1);
            }
        }
        assertThat(keys).hasSize(20_000);
        for (int count : ones) {
            // Five deviations: 5·√(20,000 / 4).
            assertThat((double) count).isCloseTo(10_000, Offset.offset(354.0));
        }
    }

    @Test
    void purposesAndIdentitiesDrawApart() {
        Set<Double> drawn = new HashSet<>();
        for (long seed = 0; seed < 3; seed++) {
            for (long identity = 0; identity < 50; identity++) {
                for (Purpose purpose : Purpose.values()) {
                    drawn.add(new CounterRandom(seed).keyed(identity, purpose).uniform(0));
                }
            }
        }
        assertThat(drawn).hasSize(3 * 50 * Purpose.values().length);
    }

    @Test
    void boundedDrawsFillTheirRangeEvenly() {
        int[] times = new int[7];
        for (long i = 0; i < 70_000; i++) {
            times[new CounterRandom(9).below(i, 7)]++;
        }
        for (int count : times) {
            // Four deviations of a binomial: 4·√(10,000 · 6/7) = 370.
            assertThat((double) count).isCloseTo(10_000, Offset.offset(370.0));
        }
    }
}

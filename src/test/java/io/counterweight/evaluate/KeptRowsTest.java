package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeptRowsTest {
    @Test
    void everyRowIsKeptAndThenEverySecondAndThenEveryFourth() {
        var kept = new KeptRows(1, 4);
        for (int i = 0; i < 4; i++) {
            kept.add(List.of(i * .5f), i == 2, 10 + i);
        }
        assertThat(kept.step()).isEqualTo(1);
        assertThat(kept.column(0)).containsExactly(0, .5f, 1, 1.5f);
        assertThat(kept.positives()).containsExactly(false, false, true, false);
        for (int i = 4; i < 10; i++) {
            kept.add(List.of(i * .5f), false, 10 + i);
        }
        assertThat(kept.step()).isEqualTo(4);
        assertThat(kept.rows()).isEqualTo(10);
        assertThat(kept.column(0)).containsExactly(0, 2, 4);
        assertThat(kept.number(1)).isEqualTo(14);
        assertThat(kept.number(2)).isEqualTo(18);
    }
}

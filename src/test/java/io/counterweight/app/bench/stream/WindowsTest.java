package io.counterweight.app.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final long NOW = Duration.ofDays(20_000).toMillis();
    private final ByteBuffer features = ByteBuffer.allocate(Windows.COUNT * 2 * Float.BYTES);

    @Test
    void anEntityHas312Bytes() {
        assertThat(add(null, NOW, 10)).hasSize(312);
    }

    @Test
    void aTransactionLeavesTheDayThenTheWeekThenTheMonth() {
        var state = add(null, NOW, 10);
        assertThat(features()).containsExactly(1, 10, 1, 10, 1, 10);
        state = add(state, NOW + Duration.ofHours(1).toMillis(), 30);
        assertThat(features()).containsExactly(2, 20, 2, 20, 2, 20);
        state = add(state, NOW + Duration.ofDays(2).toMillis(), 50);
        assertThat(features()).containsExactly(1, 50, 3, 30, 3, 30);
        state = add(state, NOW + Duration.ofDays(9).toMillis(), 90);
        assertThat(features()).containsExactly(1, 90, 1, 90, 4, 45);
        add(state, NOW + Duration.ofDays(60).toMillis(), 7);
        assertThat(features()).containsExactly(1, 7, 1, 7, 1, 7);
    }

    @Test
    void oneThatIsLateCountsAsOfNow() {
        var state = add(null, NOW, 10);
        add(state, NOW - Duration.ofDays(3).toMillis(), 20);
        assertThat(features()).containsExactly(2, 15, 2, 15, 2, 15);
    }

    @Test
    void theStateBeforeIsLeftAsItIs() {
        var state = add(null, NOW, 10);
        var copy = state.clone();
        add(state, NOW, 20);
        assertThat(state).isEqualTo(copy);
    }

    private byte[] add(byte @Nullable [] state, long time, float amount) {
        features.clear();
        return Windows.add(state, time, amount, features);
    }

    private float[] features() {
        var values = new float[2 * Windows.COUNT];
        features.flip().asFloatBuffer().get(values);
        return values;
    }
}

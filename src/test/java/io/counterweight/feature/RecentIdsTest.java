package io.counterweight.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// The ids of transactions in a profile.
class RecentIdsTest {
    private static final long APART = 1000;

    @Test
    void anIdIsFoundByItsHashAndTime() {
        var ids = new RecentIds();
        assertThat(ids.add(7, 5000, 0)).isTrue();
        assertThat(ids.has(7, 5999, APART, 0)).isTrue();
        assertThat(ids.has(7, 4001, APART, 0)).isTrue();
        assertThat(ids.has(7, 6000, APART, 0)).isFalse();
        assertThat(ids.has(8, 5000, APART, 0)).isFalse();
        assertThat(ids.has(7, 5000, APART, 5001)).as("forgotten").isFalse();
    }

    @Test
    void whatFindsNoRoomIsRememberedByItsTimes() {
        var ids = new RecentIds();
        for (int i = 0; i < RecentIds.LIMIT; i++) {
            assertThat(ids.add(i, i, 0)).isTrue();
        }
        assertThat(ids.areElsewhere(20_000, APART)).isFalse();
        assertThat(ids.add(1, 20_000, 0)).isFalse();
        assertThat(ids.add(2, 30_000, 0)).isFalse();
        assertThat(ids.areElsewhere(19_001, APART)).isTrue();
        assertThat(ids.areElsewhere(30_999, APART)).isTrue();
        assertThat(ids.areElsewhere(19_000, APART)).isFalse();
        assertThat(ids.areElsewhere(31_000, APART)).isFalse();
        assertThat(ids.add(3, 40_000, 30_001)).as("all others are forgotten").isTrue();
        assertThat(ids.areElsewhere(30_000, APART)).isFalse();
    }

    @Test
    void theyAreReadAsWritten() {
        var random = new Random(6);
        var ids = new RecentIds();
        for (int i = 0; i < 200; i++) {
            ids.add(random.nextLong(), random.nextLong(1L << 45), 0);
            var out = new ProfileWriter(16);
            ids.write(out);
            var in = new ProfileReader(out.toBytes());
            var again = new ProfileWriter(16);
            RecentIds.read(in).write(again);
            in.end();
            assertThat(again.toBytes()).isEqualTo(out.toBytes());
        }
    }

    @Test
    void moreThanThereIsRoomForIsRefused() {
        var out = new ProfileWriter(16);
        out.putVarLong(RecentIds.LIMIT + 1);
        for (int i = 0; i < 300; i++) {
            out.putLong(0);
        }
        assertThatThrownBy(() -> RecentIds.read(new ProfileReader(out.toBytes())))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("ids=129");
    }

    /// Every length a number can have, at the end of the bytes and before others.
    @Test
    void numbersOfEveryLengthAreReadAsWritten() {
        for (int bits = 0; bits <= 64; bits++) {
            for (int step = -1; step <= 1; step++) {
                long value = (bits == 64 ? 0 : 1L << bits) + step;
                for (int after = 0; after < 12; after++) {
                    var out = new ProfileWriter(1);
                    out.putVarLong(value);
                    for (int i = 0; i < after; i++) {
                        out.putByte(0xFF);
                    }
                    var bytes = out.toBytes();
                    int length = Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
                    assertThat(bytes).hasSize(length + after);
                    var in = new ProfileReader(bytes);
                    assertThat(in.getVarLong()).isEqualTo(value);
                    for (int i = 0; i < after; i++) {
                        assertThat(in.getByte()).isEqualTo(-1);
                    }
                    in.end();
                }
            }
        }
    }
}

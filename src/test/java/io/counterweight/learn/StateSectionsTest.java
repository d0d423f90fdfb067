package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateSectionsTest {
    private static final StateSections STATE =
            new StateSections(Map.of("recipe", "plain"))
                    .with("count", out -> out.writeInt(7))
                    .with("none", out -> {});

    /// The form, byte by byte: state of today must be read by releases to come.
    @Test
    void theFormStaysAsItIs() {
        assertThat(HexFormat.of().formatHex(STATE.toBytes()))
                .isEqualTo(
                        "43575353"
                                + "00000001"
                                + "00000001"
                                + "00000006726563697065"
                                + "00000005706c61696e"
                                + "00000002"
                                + "00000005636f756e74"
                                + "0000000400000007"
                                + "000000046e6f6e6500000000"
                                + "aacbe09a");
    }

    @Test
    void sectionsAreReadByName() {
        var read = StateSections.of(STATE.toBytes());
        assertThat(read.owner("recipe")).isEqualTo("plain");
        assertThat(read.owner("nobody")).isEmpty();
        var count = new int[1];
        read.read("count", in -> count[0] = in.readInt());
        assertThat(count[0]).isEqualTo(7);
        assertThat(read.has("none")).isTrue();
        assertThatThrownBy(() -> read.bytes("more"))
                .hasMessageContaining("name=more, has=[count, none]");
        assertThatThrownBy(() -> read.read("count", in -> in.readShort()))
                .hasMessageContaining("name=count, bytes left=2");
    }

    @Test
    void anyChangedByteIsSeen() {
        byte[] bytes = STATE.toBytes();
        for (int at = 8; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            assertThatThrownBy(() -> StateSections.of(damaged)).hasMessageContaining("checksum");
        }
    }
}

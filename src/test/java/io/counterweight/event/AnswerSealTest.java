package io.counterweight.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AnswerSealTest {
    private static final byte[] TRANSACTION = "{\"id\": 1}".getBytes(UTF_8);
    private static final GivenAnswer ANSWER =
            GivenAnswer.newBuilder().setDecision(1).setFallback("deadline").build();

    private final AnswerSeal old = seal("old:" + "00".repeat(32));
    private final AnswerSeal both = seal("new:" + "11".repeat(32) + "\nold:" + "00".repeat(32));

    private static AnswerSeal seal(String keys) {
        return new AnswerSeal(IdKeys.parse(keys));
    }

    @Test
    void whatWasSealedOpensForItsTransactionAlone() {
        var sealed = old.seal(ANSWER, TRANSACTION);
        assertThat(old.open(sealed, TRANSACTION)).isEqualTo(ANSWER);
        assertThat(old.open(sealed, "{\"id\": 2}".getBytes(UTF_8))).isNull();
    }

    @Test
    void aKeyIsChangedOverTheTimeOfTwo() {
        assertThat(both.open(old.seal(ANSWER, TRANSACTION), TRANSACTION)).isEqualTo(ANSWER);
        assertThat(old.open(both.seal(ANSWER, TRANSACTION), TRANSACTION)).isNull();
    }

    @Test
    void noBitOfItCanBeChanged() {
        var sealed = old.seal(ANSWER, TRANSACTION);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            var changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(old.open(changed, TRANSACTION)).as("bit " + bit).isNull();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(old.open(Arrays.copyOf(sealed, length), TRANSACTION)).isNull();
        }
    }

    /// A scorer of the next release reads what one of this release sealed, and the other way round.
    @Test
    void theSealedFormOfVersion1StaysAsItIs() {
        assertThat(HexFormat.of().formatHex(old.seal(ANSWER, TRANSACTION)))
                .isEqualTo(
                        "01"
                                + "e555ffe50ffecf2c55fd21e1d02325fff609a5e0ababa6e87e2d8571fcf20298"
                                + "08013a08646561646c696e65");
    }

    @Test
    void thereIsNoSealWithoutAKey() {
        assertThatThrownBy(() -> new AnswerSeal(IdKeys.NONE))
                .hasMessage("answers need a key to be sealed with");
    }
}

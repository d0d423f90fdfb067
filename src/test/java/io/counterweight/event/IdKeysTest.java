package io.counterweight.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The keys of secret ids, and what they make of an id.
class IdKeysTest {
    private static final String ONE = "0123456789abcdef".repeat(4);
    private static final String OTHER = "fedcba9876543210".repeat(4);
    private static final IdKeys KEYS = IdKeys.parse("k1:" + ONE);

    /// RFC 4231, test case 6: a key of 131 bytes.
    @Test
    void aHashIsTheFirstHalfOfAnHmacSha256() {
        var keys = IdKeys.parse("rfc:" + "aa".repeat(131));
        assertThat(keys.hash("Test Using Larger Than Block-Size Key - Hash Key First"))
                .isEqualTo("rfc.60e431591ee0b67f0d8a26aacbf5b77f");
    }

    @Test
    void theSameIdAndKeyGiveTheSameHashInEveryThread() {
        var wanted = IntStream.range(0, 500).mapToObj(i -> KEYS.hash("id-" + i)).toList();
        var made = IntStream.range(0, 500).parallel().mapToObj(i -> KEYS.hash("id-" + i)).toList();
        assertThat(made).isEqualTo(wanted).doesNotHaveDuplicates();
    }

    @Test
    void theFirstKeyIsCurrentAndTheSecondTheOneBefore() {
        var keys = IdKeys.parse("\n k2:" + OTHER + " \n\nk1:" + ONE + "\n");
        assertThat(keys.names()).containsExactly("k2", "k1");
        assertThat(keys.hash("id")).startsWith("k2.").isNotEqualTo(KEYS.hash("id"));
        assertThat(keys.earlier("id")).isEqualTo(KEYS.hash("id"));
        assertThat(KEYS.earlier("id")).isNull();
    }

    @Test
    void whatIsNoHashOfTheseKeysIsNotTakenForOne() {
        var hash = KEYS.hash("id");
        assertThat(KEYS.isHash(hash)).isTrue();
        for (var other :
                new String[] {
                    "",
                    "id",
                    "k1.",
                    hash + "0",
                    hash.substring(1),
                    hash.replace("k1", "k2"),
                    hash.substring(0, hash.length() - 1) + "G"
                }) {
            assertThat(KEYS.isHash(other)).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5eC4e7",
                "k1 5eC4e7",
                "K1:5eC4e7",
                "ninechars:5eC4e7",
                "k1:5eC4e7",
                "k1:5eC4e",
                "k1:5eC4e75eC4e75eC4e75eC4e75eC4e75eC4e75eC4e75eC4e75eC4e75eC4e7zz",
                "k1:5eC4e7\nk1:5eC4e7",
                "SAME NAME",
                "SAME KEY",
                "THREE"
            })
    void aFileThatCannotBeUsedIsRefusedWithoutAWordOfItsKeys(String text) {
        var file =
                switch (text) {
                    case "SAME NAME" -> "k1:" + ONE + "\nk1:" + OTHER;
                    case "SAME KEY" -> "k1:" + ONE + "\nk2:" + ONE;
                    case "THREE" -> "k1:%s\nk2:%s\nk3:%sff".formatted(ONE, OTHER, ONE);
                    default -> text;
                };
        assertThatThrownBy(() -> IdKeys.parse(file))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> {
                    assertThat(e.getMessage()).doesNotContainIgnoringCase("5ec4e7");
                    assertThat(e.getMessage()).doesNotContain("0123456789").doesNotContain("fedc");
                });
    }

    @Test
    void aTransactionMayBeAskedForByItsIdOrItsHash() {
        var ids = TransactionIds.hashedBy(IdKeys.parse("k2:" + OTHER + "\nk1:" + ONE));
        var all = ids.all("id");
        assertThat(all).hasSize(2).last().isEqualTo(KEYS.hash("id"));
        assertThat(ids.all(all.getFirst())).containsExactly(all.getFirst());
        assertThat(ids.all(all.getLast())).containsExactly(all.getLast());
        assertThat(TransactionIds.PLAIN.all("id")).containsExactly("id");
    }
}

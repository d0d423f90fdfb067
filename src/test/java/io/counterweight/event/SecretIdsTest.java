package io.counterweight.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.EventShape.EntitySource;
import io.counterweight.event.EventShape.FieldSource;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.event.EventShape.IdSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Ids that leave the readers only as keyed hashes.
class SecretIdsTest {
    private static final IdKeys KEYS = IdKeys.parse("k1:" + "0123456789abcdef".repeat(4));
    private static final IdKeys CHANGED =
            IdKeys.parse(
                    "k2:%s\nk1:%s"
                            .formatted("fedcba9876543210".repeat(4), "0123456789abcdef".repeat(4)));
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);

    @Test
    void aSecretIdIsReadAsItsHashAndAnotherAsItIs() {
        var read =
                read("{\"ID\":\"t-1\",\"TIME\":\"2018-04-01T00:00:31\",\"CARD\":4929,\"SHOP\":7}");
        assertThat(read.getTransactionId()).isEqualTo(KEYS.hash("t-1"));
        assertThat(read.getEntitiesList()).containsExactly(KEYS.hash("4929"), "7");
        assertThat(read.build().toString()).doesNotContain("t-1").doesNotContain("4929");
    }

    /// Lists that were filled before know it so.
    @Test
    void whileTheKeyIsChangedASecretEntityIsNamedUnderTheOneBeforeToo() {
        var json = "{\"ID\":\"t-1\",\"TIME\":\"2018-04-01T00:00:31\",\"CARD\":4929,\"SHOP\":7}";
        assertThat(read(json).getEarlierEntitiesList()).isEmpty();
        var reader =
                new TransactionReader(
                        shape("ID", "TIME", "CARD", "SHOP", null, null).make(), CHANGED);
        var read =
                ((TransactionReading.Good) reader.read(json.getBytes(UTF_8), Long.MAX_VALUE))
                        .transaction();
        assertThat(read.getEntities(0)).isEqualTo(CHANGED.hash("4929"));
        assertThat(read.getEarlierEntitiesList()).containsExactly(KEYS.hash("4929"), "");
    }

    @Test
    void whatStandsForAMissingSecretIdIsHashedToo() {
        for (var card : new String[] {"", ",\"CARD\":null", ",\"CARD\":\"\""}) {
            var json = "{\"ID\":\"t\",\"TIME\":\"2018-04-01T00:00:31\",\"SHOP\":7" + card + "}";
            assertThat(read(json).getEntities(0)).as(card).isEqualTo(KEYS.hash("nobody"));
        }
    }

    /// Only who asks or labels may name a transaction by its hash.
    @Test
    void aTransactionsIdIsHashedWhateverItLooksLike() {
        var hash = KEYS.hash("t-1");
        var json = "{'ID':'%s','TIME':'2018-04-01T00:00:31','CARD':'%s','SHOP':7}";
        var read = read(json.formatted(hash, hash).replace('\'', '"'));
        assertThat(read.getTransactionId()).isEqualTo(KEYS.hash(hash)).isNotEqualTo(hash);
        assertThat(read.getEntities(0)).isEqualTo(KEYS.hash(hash));
    }

    @Test
    void whatIsSecretMayNotBeReadAsAnythingElse() {
        refused(shape("ID", "TIME", "CARD", "CARD", "AMOUNT", null), "from=CARD, also the entity");
        refused(shape("ID", "TIME", "CARD", "SHOP", "CARD", null), "from=CARD, also the field");
        refused(shape("CARD", "TIME", "X", "CARD", "Y", null), "from=CARD, also the entity");
        refused(shape("TIME", "TIME", "CARD", "SHOP", "X", null), "from=TIME, also the time");
        refused(shape("ID", "TIME", "CARD", "SHOP", "ID", null), "from=ID, also the field");
        refused(shape("ID", "TIME", "CARD", "SHOP", "X", "card"), "keyed-by=card");
        assertThat(shape("CARD", "TIME", "CARD", "SHOP", "X", "shop").make().hasSecrets()).isTrue();
    }

    /// Snapshots of before there were secret ids compare it.
    @Test
    void aLabelMayNameItsTransactionByIdOrByHash() {
        var ids = TransactionIds.hashedBy(CHANGED);
        var byId = label(ids, "t-1");
        assertThat(byId.transactionId()).isEqualTo(CHANGED.hash("t-1"));
        assertThat(byId.earlierId()).isEqualTo(KEYS.hash("t-1"));
        var byHash = label(ids, KEYS.hash("t-1"));
        assertThat(byHash.transactionId()).isEqualTo(KEYS.hash("t-1"));
        assertThat(byHash.earlierId()).isNull();
    }

    /// As the API sends what it was told.
    @Test
    void aLabelThatWasHashedIsWrittenAndReadBackWithBothHashes() {
        var ids = TransactionIds.hashedBy(CHANGED);
        var label = label(ids, "t-1");
        var written = new LabelWriter(CLASSES).write(label);
        assertThat(new String(written, UTF_8)).doesNotContain("t-1");
        assertThat(new LabelReader(CLASSES, ids).read(written, 1)).isEqualTo(label);
    }

    @Test
    void onlyAHashMayStandInTheEarlierId() {
        var json =
                "{\"transactionId\":\"a\",\"class\":\"fraud\",\"earlierTransactionId\":\"t-1\"}"
                        .getBytes(UTF_8);
        var secret = new LabelReader(CLASSES, TransactionIds.hashedBy(KEYS)).read(json, 1);
        assertThat(secret)
                .isInstanceOfSatisfying(
                        BadRecord.class,
                        bad ->
                                assertThat(bad.detail())
                                        .contains("earlierTransactionId")
                                        .doesNotContain("t-1"));
        assertThat(new LabelReader(CLASSES, TransactionIds.PLAIN).read(json, 1))
                .as("where nothing is secret the key means nothing")
                .isEqualTo(new Label("a", 1, 1, false));
    }

    private static Label label(TransactionIds ids, String id) {
        var json = "{\"transactionId\":\"%s\",\"class\":\"fraud\"}".formatted(id);
        return (Label) new LabelReader(CLASSES, ids).read(json.getBytes(UTF_8), 1);
    }

    private static EnrichedTransaction.Builder read(String json) {
        var shape = shape("ID", "TIME", "CARD", "SHOP", null, null).make();
        var reading = new TransactionReader(shape, KEYS).read(json.getBytes(UTF_8), Long.MAX_VALUE);
        return ((TransactionReading.Good) reading).transaction();
    }

    private static void refused(Shape shape, String why) {
        assertThatThrownBy(shape::make)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private interface Shape {
        EventShape make();
    }

    /// The id and the card are secret.
    private static Shape shape(
            String id, String time, String card, String shop, String field, String keyedBy) {
        var entities = new LinkedHashMap<String, EntitySource>();
        entities.put("card", new EntitySource(card, "nobody", true));
        entities.put("shop", new EntitySource(shop, null, null));
        var fields =
                field == null
                        ? Map.<String, FieldSource>of()
                        : Map.of("x", new FieldSource(field, FieldType.CATEGORY, null));
        return () ->
                new EventShape(
                        new IdSource(id, true),
                        new TimeSource(time, TimeSource.Format.ISO, null, null),
                        entities,
                        keyedBy,
                        fields);
    }
}

package io.counterweight.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.config.ConfigException;
import io.counterweight.config.PipelineFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableRowsTest {
    private static final String SHOP =
            """
            pipeline: shop
            event:
              id: id
              time: {from: at, format: epoch-millis}
              entities: {card: {from: card}}
              fields: {amount: {from: amount, type: number}}
              tables:
                holder:
                  by: card
                  id: number
                  since: {from: valid.from, format: epoch-millis}
                  fields:
                    limit: {from: limit, type: number, missing: 100}
                    born: {from: born, type: date, missing: 1970-01-01}
                    town: {from: town, type: category, missing: nowhere}
                    vip: {from: vip, type: boolean, missing: "false"}
              let:
                over: amount / holder.limit
                age: ageYears(holder.born, time)
                town: holder.town
                vip-large: holder.vip && amount > 10.0
            classes: {majority: genuine, names: [genuine, fraud]}
            labels: {cover: all, delay: 1h, revisions: 1h}
            features: {over: {kind: field, field: over}}
            recipes: [tiny]
            champion: tiny
            publish: {every: 10m}
            evaluate: {every: 50, window: 200}
            decide: {kind: threshold, at: 0.5}
            judge: {from: 1h}
            """;

    private final EventShape shape = PipelineFile.parse("shop.yaml", SHOP).value().event();
    private final TableRows rows = new TableRows(shape, IdKeys.NONE);
    private final TransactionReader reader = new TransactionReader(shape, IdKeys.NONE, rows);

    @Test
    void aMemberWithoutARowHasTheDeclaredValues() {
        var read = read("c", 0, 50);
        assertThat(read.getNumbersList()).containsExactly(50.0, .5, 0.0, 0.0);
        assertThat(read.getCategoriesList()).containsExactly("nowhere");
    }

    @Test
    void aRowHoldsFromItsTimeOnAndTheOneBeforeUntilThen() {
        accept("k1", "{\"number\": \"c\", \"limit\": 10, \"valid\": {\"from\": 1000}}");
        accept(
                "k2",
                "{\"number\": \"c\", \"limit\": 20, \"town\": \"Ghent\", \"vip\": true,"
                        + " \"valid\": {\"from\": 2000}}");
        accept("k0", "{\"number\": \"c\", \"limit\": 5, \"valid\": {\"from\": \"\"}}");
        assertThat(over(999)).isEqualTo(50.0 / 5);
        assertThat(over(1000)).isEqualTo(5);
        assertThat(over(1999)).isEqualTo(5);
        assertThat(over(2000)).isEqualTo(2.5);
        assertThat(read("c", 2000, 50).getCategoriesList()).containsExactly("Ghent");
        assertThat(read("c", 2000, 50).getNumbers(3)).isEqualTo(1);
        assertThat(read("other", 2000, 50).getNumbers(1)).isEqualTo(.5);
    }

    @Test
    void aRecordTakesThePlaceOfTheOneOfItsKeyAndNoneTakesItBack() {
        accept("k", "{\"number\": \"c\", \"limit\": 10, \"valid\": {\"from\": 1000}}");
        accept("k", "{\"number\": \"c\", \"limit\": 25, \"valid\": {\"from\": 1500}}");
        assertThat(over(1000)).isEqualTo(.5);
        assertThat(over(1500)).isEqualTo(2);
        rows.accept("holder", bytes("k"), null);
        assertThat(over(1500)).isEqualTo(.5);
        assertThat(rows.size("holder")).isZero();
    }

    @Test
    void aRowThatCannotBeUsedChangesNothingAndIsSaid() {
        accept("k", "{\"number\": \"c\", \"limit\": 10}");
        assertThat(
                        rows.accept(
                                "holder",
                                bytes("k"),
                                bytes("{\"number\": \"c\", \"limit\": \"x\"}")))
                .isEqualTo("limit must be a number");
        assertThat(rows.accept("holder", bytes("k"), bytes("{\"limit\": 1}")))
                .isEqualTo("number is missing");
        assertThat(over(0)).isEqualTo(5);
    }

    @Test
    void ofASecretIdOnlyTheHashIsKept() {
        var keys = IdKeys.ofThisProcess();
        var secret =
                PipelineFile.parse(
                                "shop.yaml",
                                SHOP.replace("{from: card}", "{from: card, secret: true}"))
                        .value()
                        .event();
        var hashed = new TableRows(secret, keys);
        hashed.accept("holder", null, bytes("{\"number\": \"c\", \"limit\": 10}"));
        assertThat(hashed.at("holder", "c", 0)).isNull();
        assertThat(Objects.requireNonNull(hashed.at("holder", keys.hash("c"), 0)).numbers()[0])
                .isEqualTo(10);
        var read =
                new TransactionReader(secret, keys, hashed)
                        .read(bytes("{\"id\":\"t\",\"at\":0,\"card\":\"c\",\"amount\":50}"), 0);
        assertThat(((TransactionReading.Good) read).transaction().getNumbers(1)).isEqualTo(5);
    }

    @Test
    void aFileGivesTheRowsOfItsLines(@TempDir Path folder) throws Exception {
        var file = folder.resolve("holders.csv");
        Files.writeString(
                file,
                """
                number;limit;born;town;vip;valid.from;more
                c;10;2000-01-01;Ghent;1;;x
                c;25;;;0;1500;x
                """);
        TableFile.load(
                new CsvFiles(List.of(file)), "holder", shape.tablesOrNone().get("holder"), rows);
        assertThat(over(0)).isEqualTo(5);
        assertThat(over(1500)).isEqualTo(2);
        assertThat(read("c", 0, 50).getCategoriesList()).containsExactly("Ghent");
        assertThat(read("c", 1500, 50).getCategoriesList()).containsExactly("nowhere");

        Files.writeString(file, "number;limit;born;town;vip;valid.from\nc;10;;;;\nd;low;;;;\n");
        assertThatThrownBy(() ->
                        TableFile.load(
                                new CsvFiles(List.of(file)),
                                "holder",
                                shape.tablesOrNone().get("holder"),
                                rows))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("holders.csv:3: limit must be a number");
    }

    @Test
    void aTableThatCannotBeIsOneError() {
        assertThatThrownBy(
                        () -> PipelineFile.parse("shop.yaml", SHOP.replace("by: card", "by: crad")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("by=crad; did you mean \"card\"?");
        assertThatThrownBy(() ->
                        PipelineFile.parse("shop.yaml", SHOP.replace(", missing: nowhere", "")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "a field of a table needs missing, for members without a row: field=town");
        assertThatThrownBy(() ->
                        PipelineFile.parse(
                                "shop.yaml", SHOP.replace("/ holder.limit", "/ holder.limt")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("did you mean \"holder.limit\"?");
    }

    @Test
    void anotherDeclarationOfATableIsAnotherMeaningOfWhatReadsIt() {
        var other =
                PipelineFile.parse("shop.yaml", SHOP.replace("missing: 100", "missing: 200"))
                        .value()
                        .event();
        assertThat(other.letMeanings().get("over")).isNotEqualTo(shape.letMeanings().get("over"));
    }

    private double over(long time) {
        return read("c", time, 50).getNumbers(1);
    }

    private EnrichedTransaction read(String card, long time, double amount) {
        var json =
                "{\"id\":\"t\",\"at\":%d,\"card\":\"%s\",\"amount\":%s}"
                        .formatted(time, card, amount);
        return ((TransactionReading.Good) reader.read(bytes(json), time)).transaction().build();
    }

    private void accept(String key, String json) {
        assertThat(rows.accept("holder", bytes(key), bytes(json))).isNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.CsvFiles;
import io.counterweight.event.TableFile;
import io.counterweight.plan.StreamPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reference rows on their topic, changed while transactions come, and from a file.
class TablesTest {
    private static final long MINUTE = 60_000;

    @TempDir Path folder;

    private static StreamPlan plan() {
        return Plans.edited(file ->
                file.replace(
                                "classes: {",
                                """
                                  tables:
                                    holder:
                                      by: card
                                      id: card
                                      since: {from: since, format: epoch-millis}
                                      fields: {limit: {from: limit, type: number, missing: 100}}
                                  let: {over: amount / holder.limit}
                                classes: {\
                                """)
                        .replace(
                                "features:\n",
                                """
                                features:
                                  over: {kind: field, field: over}
                                  over-sum: {kind: sum, entity: card, field: over, window: 1d}
                                """));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowThatChangesChangesLaterFeaturesOnly(boolean isHandedOn) {
        var rekeying = isHandedOn ? Rekeying.HANDED_ON : Rekeying.THROUGH_TOPICS;
        try (var drivers = new Drivers(plan(), folder, rekeying)) {
            assertThat(over(drivers, 0)).containsExactly(.5f, .5f);
            row(drivers, "1", "{\"card\": \"card-1\", \"limit\": 50}");
            assertThat(over(drivers, 1)).containsExactly(1f, 1.5f);
            row(drivers, "1", "{\"card\": \"card-1\", \"limit\": 25}");
            assertThat(over(drivers, 2)).containsExactly(2f, 3.5f);
            row(drivers, "2", "{\"card\": \"card-2\", \"limit\": 1}");
            row(drivers, "1", null);
            assertThat(over(drivers, 3)).containsExactly(.5f, 4f);
        }
    }

    @Test
    void aRowThatCannotBeUsedIsLeftAside() {
        try (var drivers = new Drivers(plan(), folder)) {
            row(drivers, "1", "{\"card\": \"card-1\", \"limit\": 50}");
            row(drivers, "1", "{\"card\": \"card-1\", \"limit\": \"none\"}");
            row(drivers, "2", "no json");
            assertThat(over(drivers, 0)).containsExactly(1f, 1f);
            assertThat(drivers.heard.ignored).containsExactly("unusable-row", "unusable-row");
        }
    }

    @Test
    void rowsWithATimeGiveAReplayTheFeaturesThatTheyGaveLive() throws Exception {
        var rows =
                List.of(
                        "card-1,,10",
                        "card-1," + (START + 20 * MINUTE) + ",20",
                        "card-1," + (START + 40 * MINUTE) + ",50");
        var live = new ArrayList<Float>();
        try (var drivers = new Drivers(plan(), folder)) {
            for (int i = 0; i < 6; i++) {
                if (i % 2 == 0) {
                    // Before it holds.
                    var cells = rows.get(i / 2).split(",");
                    row(
                            drivers,
                            "r" + i,
                            "{\"card\": \"%s\", \"since\": \"%s\", \"limit\": %s}"
                                    .formatted(cells[0], cells[1], cells[2]));
                }
                live.addAll(over(drivers, 10 * i));
            }
        }
        var plan = plan();
        var file = folder.resolve("rows.csv");
        Files.writeString(file, "card,since,limit\n" + String.join("\n", rows) + "\n");
        TableFile.load(
                new CsvFiles(List.of(file)),
                "holder",
                plan.event().tablesOrNone().get("holder"),
                plan.tables());
        var replayed = new ArrayList<Float>();
        try (var replay = new Replayed(plan)) {
            replay.stream.listenToFeatures(
                    scored -> replayed.addAll(scored.getFeaturesList().subList(0, 2)));
            for (int i = 0; i < 6; i++) {
                var payment = payment(10 * i);
                replay.stream.transaction(payment.key(), payment.bytes(), payment.at());
            }
        }
        assertThat(replayed).hasSize(12).isEqualTo(live);
        assertThat(live.get(0)).isEqualTo(5f);
        assertThat(live.get(10)).isEqualTo(1f);
    }

    private static List<Float> over(Drivers drivers, int minute) {
        drivers.send(payment(minute));
        return drivers.scored.getLast().getFeaturesList().subList(0, 2);
    }

    private static Payment payment(int minute) {
        return Payment.of("p" + minute, START + minute * MINUTE)
                .with("card-1", "shop-1")
                .ofAmount(50);
    }

    private static void row(Drivers drivers, String key, @Nullable String json) {
        drivers.toScorer(
                "payments.table-holder",
                key.getBytes(StandardCharsets.UTF_8),
                json == null ? null : json.getBytes(StandardCharsets.UTF_8));
    }
}

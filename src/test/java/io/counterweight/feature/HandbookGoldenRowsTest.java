package io.counterweight.feature;

import static io.counterweight.feature.Streams.CARDS;
import static io.counterweight.feature.Streams.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.feature.Streams.Labelled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The features of the stream against those that models/training/handbook_features.py computes from
/// a file: what a model trained outside has seen is what it will be given.
/// models/training/golden_rows.py writes the rows.
class HandbookGoldenRowsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/handbook-features.csv");
    private static final int FIRST_FEATURE = 5;

    @Test
    void theStreamsFeaturesAreThoseOfTheTrainingScript() throws IOException {
        var lines = Files.readAllLines(GOLDEN);
        var header = List.of(lines.getFirst().split(","));
        var features = FeatureSet.compile(CARDS, Declarations.ofPipeline("handbook.yaml"));
        var profiles = Profiles.live(features, CARDS);
        var unlabelled = new ArrayDeque<Labelled>();
        assertThat(header.subList(FIRST_FEATURE, FIRST_FEATURE + 15))
                .isEqualTo(features.columnNames());
        assertThat(lines).hasSizeGreaterThan(300);

        boolean isRiskSeen = false;
        for (var line : lines.subList(1, lines.size())) {
            var cells = line.split(",");
            var row = labelled(cells);
            while (!unlabelled.isEmpty() && unlabelled.peek().time() + 7 * DAY <= row.time()) {
                var known = unlabelled.remove();
                profiles.learn(known.transaction(), known.label());
            }
            unlabelled.add(row);
            float[] found = profiles.observe(row.transaction());
            for (int f = 0; f < 15; f++) {
                float expected = Float.parseFloat(cells[FIRST_FEATURE + f]);
                // a mean of amounts and one of cents round differently
                assertThat(found[f])
                        .as("%s, %s", features.columnNames().get(f), line)
                        .isCloseTo(expected, within(1e-6f * Math.max(1, expected)));
            }
            isRiskSeen |= found[14] > 0 && found[14] < 1;
        }
        assertThat(isRiskSeen).isTrue();
    }

    private static Labelled labelled(String[] cells) {
        long time = LocalDateTime.parse(cells[0]).toInstant(ZoneOffset.UTC).toEpochMilli();
        var card = Streams.card(time, cells[1], cells[2], Double.parseDouble(cells[3]));
        return new Labelled(card, Integer.parseInt(cells[4]));
    }
}

package io.counterweight.feature;

import static io.counterweight.feature.Streams.CARDS;
import static io.counterweight.feature.Streams.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.counterweight.feature.Streams.Labelled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The 15 features of the book against a computation that keeps every row and scans them all.
class HandbookFeaturesTest {
    private static final long DELAY = 7 * DAY;
    private static final int[] WINDOWS = {1, 7, 30};

    @Test
    void theHandbookPipelineDeclaresTheFifteenFeaturesInTheBooksOrder() throws IOException {
        FeatureSet features = FeatureSet.compile(CARDS, Declarations.ofPipeline("handbook.yaml"));

        assertThat(features.columnNames())
                .containsExactly(
                        "amount",
                        "weekend",
                        "night",
                        "customer-count-1d",
                        "customer-mean-1d",
                        "customer-count-7d",
                        "customer-mean-7d",
                        "customer-count-30d",
                        "customer-mean-30d",
                        "terminal-count-1d",
                        "terminal-risk-1d",
                        "terminal-count-7d",
                        "terminal-risk-7d",
                        "terminal-count-30d",
                        "terminal-risk-30d");
        assertThat(features.entities()).containsExactly("customer", "terminal");
        assertThat(features.of("customer").needsOutcomes()).isFalse();
        assertThat(features.of("terminal").needsOutcomes()).isTrue();
        assertThat(features.of("terminal").needsMajorityOutcomes()).isFalse();
    }

    @Test
    void eachLargerPipelineAddsColumnsToTheSmallers() throws IOException {
        var book = Declarations.ofPipeline("handbook.yaml");
        var extended = Declarations.ofPipeline("handbook-extended.yaml");
        var all = Declarations.ofPipeline("handbook-all.yaml");
        FeatureSet features = FeatureSet.compile(CARDS, all);

        assertThat(extended).containsAllEntriesOf(book);
        assertThat(all).containsAllEntriesOf(extended);
        assertThat(FeatureSet.compile(CARDS, extended).columns()).isEqualTo(27);
        assertThat(features.columns()).isEqualTo(35);
        assertThat(features.columnNames().subList(0, 15)).containsExactlyElementsOf(book.keySet());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theFifteenFeaturesEqualAFullRescanOfAGeneratedStream(long seed) throws IOException {
        assertEqualsRescan("seed " + seed, Streams.random(seed, 3000), true);
    }

    @Test
    void theFifteenFeaturesEqualAFullRescanOfTheHandbooksTransactions() throws IOException {
        Path file = shared().resolve("data/handbook-transactions.csv.gz");
        assumeTrue(Files.exists(file), "no handbook transactions at " + file);
        assertEqualsRescan("handbook", handbook(file, 200_000), false);
    }

    /// A label is learned before a transaction at the instant at which it becomes known.
    private static void assertEqualsRescan(String name, List<Labelled> stream, boolean stored)
            throws IOException {
        FeatureSet features = FeatureSet.compile(CARDS, Declarations.ofPipeline("handbook.yaml"));
        Profiles profiles =
                stored ? Profiles.stored(features, CARDS) : Profiles.live(features, CARDS);
        var rescan = new Rescan();
        var unlabelled = new ArrayDeque<Labelled>();
        for (int row = 0; row < stream.size(); row++) {
            Labelled x = stream.get(row);
            while (!unlabelled.isEmpty() && unlabelled.peek().time() + DELAY <= x.time()) {
                Labelled known = unlabelled.remove();
                profiles.learn(known.transaction(), known.label());
            }
            float[] found = profiles.observe(x.transaction());
            unlabelled.add(x);
            double[] expected = rescan.features(x);
            for (int c = 0; c < expected.length; c++) {
                double tolerance = 1e-6 * Math.max(1, Math.abs(expected[c]));
                if (!(Math.abs(found[c] - expected[c]) <= tolerance)) {
                    assertThat((double) found[c])
                            .as("%s, row %d, %s", name, row, features.columnNames().get(c))
                            .isCloseTo(expected[c], Offset.offset(tolerance));
                }
            }
        }
    }

    private static Path shared() {
        String property = System.getProperty("COUNTERWEIGHT_SHARED");
        String variable = System.getenv("COUNTERWEIGHT_SHARED");
        return Path.of(property != null ? property : variable != null ? variable : "../shared");
    }

    private static List<Labelled> handbook(Path file, int rows) throws IOException {
        List<Labelled> stream = new ArrayList<>();
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                                StandardCharsets.US_ASCII))) {
            in.readLine();
            for (int i = 0; i < rows; i++) {
                String[] cells = in.readLine().split(",");
                long time = LocalDateTime.parse(cells[1]).toEpochSecond(ZoneOffset.UTC) * 1000;
                var t = Streams.card(time, cells[2], cells[3], Double.parseDouble(cells[4]));
                stream.add(new Labelled(t, Integer.parseInt(cells[7])));
            }
        }
        return stream;
    }

    /// The definitions, word by word, over lists of all rows so far.
    private static final class Rescan {
        private final Map<String, List<Labelled>> customers = new HashMap<>();
        private final Map<String, List<Labelled>> terminals = new HashMap<>();

        double[] features(Labelled now) {
            var t = now.transaction();
            var mine = customers.computeIfAbsent(t.getEntities(0), k -> new ArrayList<>());
            var here = terminals.computeIfAbsent(t.getEntities(1), k -> new ArrayList<>());
            mine.add(now);
            here.add(now);
            var at = LocalDateTime.ofEpochSecond(now.time() / 1000, 0, ZoneOffset.UTC);
            double[] x = new double[15];
            x[0] = t.getNumbers(0);
            x[1] = at.getDayOfWeek().getValue() >= 6 ? 1 : 0;
            x[2] = at.getHour() <= 6 ? 1 : 0;
            for (int i = 0; i < 3; i++) {
                long window = WINDOWS[i] * DAY;
                var members = within(mine, now.time() - window, now.time());
                x[3 + 2 * i] = members.size();
                x[4 + 2 * i] =
                        members.stream()
                                .mapToDouble(m -> m.transaction().getNumbers(0))
                                .average()
                                .orElseThrow();
                int count =
                        within(here, now.time() - DELAY - window, now.time()).size()
                                - within(here, now.time() - DELAY, now.time()).size();
                long frauds =
                        within(here, now.time() - DELAY - window, now.time() - DELAY).stream()
                                .filter(m -> m.label() == 1)
                                .count();
                x[9 + 2 * i] = count;
                x[10 + 2 * i] = count == 0 ? 0 : frauds / (double) count;
            }
            return x;
        }

        private static List<Labelled> within(List<Labelled> rows, long after, long until) {
            List<Labelled> members = new ArrayList<>();
            for (Labelled row : rows) {
                if (row.time() > after && row.time() <= until) {
                    members.add(row);
                }
            }
            return members;
        }
    }
}

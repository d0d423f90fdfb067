package io.counterweight.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import io.counterweight.event.EnrichedTransaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Windows without the present row, keys of several parts, distinct counts, maxima, medians, lags
/// and shared frauds against a plain computation over all rows so far.
class SaidFeaturesTest {
    private static final long HOUR = 3_600_000;
    private static final FeatureInputs SHOP =
            new FeatureInputs(
                    List.of("customer", "device"),
                    List.of("amount"),
                    List.of("category"),
                    new Classes(List.of("genuine", "fraud"), 0));
    private static final String FEATURES =
            """
            n: {kind: count, entity: customer, window: 1d}
            prior-n: {kind: count, entity: customer, window: 1d, prior: true}
            prior-sum: {kind: sum, entity: customer, field: amount, window: 2d, prior: true}
            prior-mean: {kind: mean, entity: customer, field: amount, window: 1d, prior: true, default: -7}
            late-mean: {kind: mean, entity: customer, field: amount, window: 1d, delay: 1d, default: -3}
            prior-spread: {kind: standard-deviation, entity: customer, field: amount, window: 2d, prior: true, default: -1}
            prior-ratio: {kind: ratio, entity: customer, field: amount, window: 1d, prior: true, plus: 1, max: 20, default: 1}
            prior-z: {kind: z-score, entity: customer, field: amount, window: 2d, prior: true, plus: 5, default: 0.5}
            prior-rate: {kind: fraud-rate, entity: customer, window: 3d, prior: true, default: 0.25}
            devices: {kind: distinct-count, entity: customer, of: device, window: 1d}
            prior-devices: {kind: distinct-count, entity: customer, of: device, window: 2d, prior: true, log: true}
            categories: {kind: distinct-count, entity: device, of: category, window: 1d}
            amounts: {kind: distinct-count, entity: device, of: amount, window: 2d}
            largest: {kind: maximum, entity: customer, field: amount, window: 1d}
            prior-largest: {kind: maximum, entity: customer, field: amount, window: 2d, prior: true, default: -9}
            median: {kind: median, entity: customer, field: amount, last: 4}
            prior-median: {kind: median, entity: customer, field: amount, last: 7, prior: true, default: -2}
            lag: {kind: lag, entity: customer, field: amount}
            lag-3: {kind: lag, entity: customer, field: amount, back: 3, default: -4}
            since-3: {kind: seconds-since-last, entity: customer, cap: 2d, back: 3, unit: 1h}
            shared: {kind: share-with-fraud, entity: device, with: customer, window: 3d}
            pair-n: {kind: count, entity: [customer, category], window: 2d}
            pair-prior-mean: {kind: mean, entity: [category, customer], field: amount, window: 2d, prior: true, default: -5}
            pair-total: {kind: count, entity: [customer, category]}
            pair-lag: {kind: lag, entity: [customer, category], field: amount}
            triple-n: {kind: count, entity: [customer, device, category], window: 2d}
            links: {kind: fraud-count, entity: [device, customer], window: 3d}
            """;

    /// @param knownFrom the first row that was computed with its label known
    private record Row(
            long time,
            String customer,
            String device,
            String category,
            double amount,
            int label,
            int knownFrom) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void columnsAreWhatAPlainComputationGives(long seed) {
        var features = FeatureSet.compile(SHOP, Declarations.parse(FEATURES));
        var stored = Profiles.stored(features, SHOP);
        var live = Profiles.live(features, SHOP);
        var rows = rows(seed, 900);
        var transactions = rows.stream().map(SaidFeaturesTest::transaction).toList();
        for (int i = 0; i < rows.size(); i++) {
            for (int k = 0; k < i; k++) {
                if (rows.get(k).knownFrom == i) {
                    stored.learn(transactions.get(k), rows.get(k).label);
                    live.learn(transactions.get(k), rows.get(k).label);
                }
            }
            var vector = stored.observe(transactions.get(i));
            assertThat(vector).containsExactly(live.observe(transactions.get(i)));
            var expected = new Plain(rows, i);
            for (int c = 0; c < vector.length; c++) {
                var name = features.columnNames().get(c);
                double value = expected.of(name);
                assertThat((double) vector[c])
                        .as("seed %d, row %d, %s", seed, i, name)
                        .isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
            }
        }
    }

    /// Straight from what the documents say, over all rows.
    private record Plain(List<Row> rows, int i) {
        double of(String column) {
            Predicate<Row> mine = r -> r.customer.equals(now().customer);
            Predicate<Row> device = r -> r.device.equals(now().device);
            Predicate<Row> category = r -> r.category.equals(now().category);
            return switch (column) {
                case "n" -> window(mine, 24, 0, false).size();
                case "prior-n" -> window(mine, 24, 0, true).size();
                case "prior-sum" -> sum(window(mine, 48, 0, true));
                case "prior-mean" -> mean(window(mine, 24, 0, true), -7);
                case "late-mean" -> mean(window(mine, 24, 24, false), -3);
                case "prior-spread" -> spread(window(mine, 48, 0, true), -1);
                case "prior-ratio" -> {
                    var before = window(mine, 24, 0, true);
                    yield before.isEmpty()
                            ? 1
                            : mean(before, 0) == -1
                                    ? 0
                                    : Math.min(20, now().amount / (mean(before, 0) + 1));
                }
                case "prior-z" -> {
                    var before = window(mine, 48, 0, true);
                    yield before.isEmpty()
                            ? .5
                            : (now().amount - mean(before, 0)) / (spread(before, 0) + 5);
                }
                case "prior-rate" -> {
                    var before = window(mine, 72, 0, true);
                    yield before.isEmpty() ? .25 : (double) frauds(before).size() / before.size();
                }
                case "devices" -> distinct(window(mine, 24, 0, false), Row::device);
                case "prior-devices" ->
                        Math.log1p(distinct(window(mine, 48, 0, true), Row::device));
                case "categories" -> distinct(window(device, 24, 0, false), Row::category);
                case "amounts" -> distinct(window(device, 48, 0, false), Row::amount);
                case "largest" -> largest(window(mine, 24, 0, false), 0);
                case "prior-largest" -> largest(window(mine, 48, 0, true), -9);
                case "median" -> median(last(mine, 4, false), 0);
                case "prior-median" -> median(last(mine, 7, true), -2);
                case "lag" -> lag(mine, 1, 0);
                case "lag-3" -> lag(mine, 3, -4);
                case "since-3" -> {
                    var before = last(mine, 3, true);
                    yield before.size() < 3
                            ? 48
                            : Math.min(48, (now().time - before.getFirst().time) / (double) HOUR);
                }
                case "shared" ->
                        frauds(window(device, 72, 0, true)).stream()
                                .map(Row::customer)
                                .filter(c -> !c.equals(now().customer))
                                .distinct()
                                .count();
                case "pair-n" -> window(mine.and(category), 48, 0, false).size();
                case "pair-prior-mean" -> mean(window(mine.and(category), 48, 0, true), -5);
                case "pair-total" ->
                        rows.subList(0, i + 1).stream().filter(mine.and(category)).count();
                case "pair-lag" -> lag(mine.and(category), 1, 0);
                case "triple-n" -> window(mine.and(category).and(device), 48, 0, false).size();
                case "links" -> frauds(window(mine.and(device), 72, 0, true)).size();
                default -> throw new IllegalArgumentException(column);
            };
        }

        private Row now() {
            return rows.get(i);
        }

        private List<Row> window(Predicate<Row> of, long hours, long delay, boolean prior) {
            long end = now().time - delay * HOUR;
            return rows.subList(0, prior ? i : i + 1).stream()
                    .filter(of)
                    .filter(r -> r.time > end - hours * HOUR && r.time <= end)
                    .toList();
        }

        private List<Row> last(Predicate<Row> of, int count, boolean prior) {
            var all = rows.subList(0, prior ? i : i + 1).stream().filter(of).toList();
            return all.subList(Math.max(0, all.size() - count), all.size());
        }

        private double lag(Predicate<Row> of, int back, double empty) {
            var before = last(of, back, true);
            return before.size() < back ? empty : before.getFirst().amount;
        }

        private List<Row> frauds(List<Row> of) {
            return of.stream().filter(r -> r.label == 1 && r.knownFrom <= i).toList();
        }

        private static double sum(List<Row> of) {
            return of.stream().mapToDouble(Row::amount).sum();
        }

        private static double mean(List<Row> of, double empty) {
            return of.isEmpty() ? empty : sum(of) / of.size();
        }

        private static double spread(List<Row> of, double empty) {
            if (of.isEmpty()) {
                return empty;
            }
            double mean = mean(of, 0);
            return Math.sqrt(average(of, r -> (r.amount - mean) * (r.amount - mean)));
        }

        private static double average(List<Row> of, ToDoubleFunction<Row> value) {
            return of.stream().mapToDouble(value).average().orElseThrow();
        }

        private static double distinct(List<Row> of, Function<Row, Object> value) {
            return of.stream().map(value).distinct().count();
        }

        private static double largest(List<Row> of, double empty) {
            return of.stream().mapToDouble(Row::amount).max().orElse(empty);
        }

        private static double median(List<Row> of, double empty) {
            double[] sorted = of.stream().mapToDouble(Row::amount).sorted().toArray();
            int n = sorted.length;
            return n == 0 ? empty : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        }
    }

    @Test
    void aMaximumOverEverSmallerValuesStaysSmallAndClose() {
        var features =
                FeatureSet.compile(
                        SHOP,
                        Declarations.parse(
                                "m: {kind: maximum, entity: customer, field: amount, window: 100d}"));
        var customer = features.of("customer");
        var profile = customer.read(null);
        var vector = new float[1];
        int most = 0;
        for (int i = 0; i < 20_000; i++) {
            var t = transaction(new Row(i * HOUR, "c", "d", "x", 1e6 - i, 0, 0));
            customer.observe(profile, t, vector);
            // The oldest of the last 2,400; a slot is an hundred-and-twenty-eighth of the window.
            double exact = 1e6 - Math.max(0, i - 2399);
            assertThat((double) vector[0]).isBetween(exact, exact + 20);
            most = Math.max(most, customer.write(profile).length);
        }
        assertThat(most).isLessThan(513 * 12);
    }

    @Test
    void ofManyCombinationsTheOnesMetLastAreKept() {
        var features =
                FeatureSet.compile(
                        SHOP, Declarations.parse("n: {kind: count, entity: [customer, category]}"));
        var customer = features.of("customer");
        var profile = customer.read(null);
        var vector = new float[1];
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 256; i++) {
                customer.observe(
                        profile, transaction(new Row(0, "c", "d", "x" + i, 1, 0, 0)), vector);
                assertThat(vector[0]).isEqualTo(round + 1);
            }
        }
        customer.observe(profile, transaction(new Row(0, "c", "d", "y", 1, 0, 0)), vector);
        customer.observe(profile, transaction(new Row(0, "c", "d", "x0", 1, 0, 0)), vector);
        assertThat(vector[0]).isEqualTo(1);
        customer.observe(profile, transaction(new Row(0, "c", "d", "x255", 1, 0, 0)), vector);
        assertThat(vector[0]).isEqualTo(3);
        assertThat(customer.write(profile).length).isLessThan(256 * 14 + 40);
    }

    @Test
    void aDeclarationWithoutTheNewKeysIsTheTextItWas() {
        assertThat(
                        Declarations.parse(
                                        """
                                        a: {kind: count, entity: customer, window: 1d}
                                        b: {kind: ratio, entity: customer, field: amount, level: {}}
                                        c: {kind: seconds-since-last, entity: customer, cap: 1d, back: 1}
                                        d: {kind: mean, entity: customer, field: amount, window: 1d, prior: false}
                                        """)
                                .values())
                .extracting(Object::toString)
                .containsExactly(
                        "Count[entity=customer, window=PT24H, delay=PT0S, log=false]",
                        "Ratio[entity=customer, field=amount, window=null, delay=PT0S,"
                                + " level=RunningLevel[startMean=0.0, startDeviation=0.0,"
                                + " minRate=0.0, clip=Infinity, clipPlus=0.0, clipAfter=0],"
                                + " plus=0.0, max=Infinity]",
                        "SecondsSinceLast[entity=customer, cap=PT24H, unit=PT1S, log=false]",
                        "Mean[entity=customer, field=amount, window=PT24H, delay=PT0S]");
    }

    @Test
    void aProfileGoesOnWhenFeaturesOfItsPartsAreAdded() {
        var before = FeatureSet.compile(SHOP, Declarations.parse(FEATURES));
        var after =
                FeatureSet.compile(
                        SHOP,
                        Declarations.parse(
                                FEATURES
                                        + """
                                        pair-sum: {kind: sum, entity: [customer, category], field: amount, window: 2d}
                                        lag-5: {kind: lag, entity: customer, field: amount, back: 5}
                                        """));
        var profile = before.of("customer").read(null);
        var vector = new float[before.columns()];
        for (int i = 0; i < 6; i++) {
            var t = transaction(new Row(i, "c", "d", "x", 10 + i, 0, 0));
            before.of("customer").observe(profile, t, vector);
        }
        var adopted = after.of("customer").adopt(before.of("customer"), profile);
        var next = new float[after.columns()];
        var t = transaction(new Row(7, "c", "d", "x", 20, 0, 0));
        after.of("customer").observe(adopted, t, next);
        var names = after.columnNames();
        assertThat(next[names.indexOf("pair-n")]).isEqualTo(7);
        assertThat(next[names.indexOf("lag-3")]).isEqualTo(13);
        // Seven were kept for a median, so that the fifth is there.
        assertThat(next[names.indexOf("lag-5")]).isEqualTo(11);
        // Of a sum that was not kept, the past counts as having had this one's value.
        assertThat(next[names.indexOf("pair-sum")]).isEqualTo(140);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {kind: count, entity: [customer, categry]}            | entity must name entities and categories: entity=categry
                    {kind: count, entity: [category, category]}           | one part of a key must be an entity
                    {kind: fraud-count, entity: [customer, category], window: 1d} | a key of a feature of labels must have entities as its parts
                    {kind: distinct-count, entity: customer, of: devise, window: 1d} | of must name an entity or a field: of=devise
                    """)
    void aKeyThatCannotBeIsRefused(String feature, String message) {
        assertThatThrownBy(() -> FeatureSet.compile(SHOP, Declarations.parse("x: " + feature)))
                .isInstanceOf(FeatureException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {kind: count, entity: customer, prior: true}          | prior needs a window: prior=true
                    {kind: ratio, entity: customer, field: amount, level: {}, default: 1} | default needs a window: default=1.0
                    {kind: median, entity: customer, field: amount, last: 300} | last must lie in [1.0, 256.0]: last=300.0
                    """)
    void whatMakesNoSenseIsRefused(String feature, String message) {
        assertThatThrownBy(() -> Declarations.parse("x: " + feature))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static List<Row> rows(long seed, int count) {
        var random = new Random(seed);
        var rows = new ArrayList<Row>();
        // Whole hours, so that many rows share one time.
        long time = 480_000 * HOUR;
        for (int i = 0; i < count; i++) {
            time += random.nextInt(3) * HOUR;
            rows.add(
                    new Row(
                            time,
                            "c" + random.nextInt(4),
                            "d" + random.nextInt(3),
                            List.of("food", "fuel", "").get(random.nextInt(3)),
                            random.nextInt(40) - 5,
                            random.nextInt(4) == 0 ? 1 : 0,
                            i + 1 + random.nextInt(30)));
        }
        return rows;
    }

    private static EnrichedTransaction transaction(Row row) {
        return EnrichedTransaction.newBuilder()
                .setEventTime(row.time)
                .addAllEntities(Arrays.asList(row.customer, row.device))
                .addNumbers(row.amount)
                .addCategories(row.category)
                .build();
    }
}

package io.counterweight.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.config.ConfigException;
import io.counterweight.config.Pipeline;
import io.counterweight.config.PipelineFile;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.IdKeys;
import io.counterweight.event.Positions;
import io.counterweight.event.TransactionReader;
import io.counterweight.event.TransactionReading;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Named expressions of a pipeline's file, from the record to the columns.
class LetFeaturesTest {
    private static final String SHOP =
            """
            pipeline: shop
            event:
              id: id
              time: {from: at, format: epoch-millis}
              entities: {card: {from: card}}
              fields:
                amount: {from: amount, type: number}
                balance: {from: balance, type: number}
                lat: {from: lat, type: number}
                lon: {from: lon, type: number}
                born: {from: born, type: date}
                mail: {from: mail, type: text, missing: "nobody@none"}
              let:
                home-lat: "50.85"
                far: distanceKm(home_lat, 4.35, lat, lon)
                share: {from: amount / (balance - amount), missing: -1}
                is-young: age < 25.0
                age: ageYears(born, time)
                domain: mail.substring(mail.indexOf('@') + 1).lowerAscii()
            classes: {majority: genuine, names: [genuine, fraud]}
            labels: {cover: all, delay: 1h, revisions: 1h}
            features:
              far: {kind: log, field: far}
              share: {kind: field, field: share}
              young: {kind: field, field: is-young}
              domain: {kind: one-hot, field: domain, values: [shop.org, none]}
              far-mean: {kind: mean, entity: card, field: far, window: 1d}
              far-z: {kind: z-score, entity: card, field: far, level: {}, plus: 1, max: 9}
              young-share: {kind: mean, entity: card, field: is-young, window: 1d}
              n: {kind: count, entity: card, window: 1d}
              far-each: {kind: expression, of: "far_mean / n * (domain_none > 0.5 ? 2.0 : 1.0)"}
              ten: {kind: expression, of: n >= 10}
              double-far: {kind: expression, of: far_each * 2.0}
            recipes: [tiny]
            champion: tiny
            publish: {every: 10m}
            evaluate: {every: 50, window: 200}
            decide: {kind: threshold, at: 0.5}
            judge: {from: 1h}
            """;

    @Test
    void columnsAreWhatAPlainComputationGives() {
        var pipeline = parse(SHOP);
        var features = FeatureSet.compile(pipeline.featureInputs(), pipeline.features());
        var reader = new TransactionReader(pipeline.event(), IdKeys.NONE);
        var profiles = Profiles.stored(features, pipeline.featureInputs());
        var random = new Random(5);
        var fars = new ArrayList<Double>();
        var youngs = new ArrayList<Double>();
        var times = new ArrayList<Long>();
        long time = 1_700_000_000_000L;
        double mean = 0;
        double variance = 0;
        for (int i = 0; i < 1000; i++) {
            time += random.nextInt(3_600_000);
            double amount = random.nextInt(20);
            double balance = random.nextInt(20);
            double lat = random.nextInt(-90, 90);
            double lon = random.nextInt(-180, 180);
            var born = LocalDate.of(1940 + random.nextInt(70), 3, 1 + random.nextInt(28));
            var mail = List.of("a@Shop.ORG", "b@x.y", "no at", "").get(random.nextInt(4));
            var read =
                    read(
                            reader,
                            """
                            {"id": "t%d", "at": %d, "card": "c", "amount": %s, "balance": %s,
                             "lat": %s, "lon": %s, "born": "%s", "mail": "%s"}\
                            """
                                    .formatted(i, time, amount, balance, lat, lon, born, mail));
            var row = profiles.observe(read);

            double far = far(lat, lon);
            long days = ChronoUnit.DAYS.between(born, LocalDate.ofEpochDay(0));
            double age = (days + time / 86_400_000.0) / 365.2425;
            double young = age < 25 ? 1 : 0;
            var domain =
                    mail.isEmpty()
                            ? "none"
                            : mail.substring(mail.indexOf('@') + 1).toLowerCase(Locale.ROOT);
            fars.add(far);
            youngs.add(young);
            times.add(time);
            double sum = 0;
            double youngSum = 0;
            int n = 0;
            for (int j = 0; j <= i; j++) {
                if (times.get(j) > time - 86_400_000) {
                    sum += fars.get(j);
                    youngSum += youngs.get(j);
                    n++;
                }
            }
            double z = far - mean == 0 ? 0 : (far - mean) / (Math.sqrt(variance) + 1);
            var expected =
                    new double[] {
                        Math.log1p(far),
                        balance == amount ? -1 : amount / (balance - amount),
                        young,
                        domain.equals("shop.org") ? 1 : 0,
                        domain.equals("none") ? 1 : 0,
                        sum / n,
                        Math.min(9, z),
                        youngSum / n,
                        n,
                        sum / n / n * (domain.equals("none") ? 2 : 1),
                        n >= 10 ? 1 : 0,
                        sum / n / n * (domain.equals("none") ? 4 : 2)
                    };
            for (int c = 0; c < expected.length; c++) {
                assertThat((double) row[c])
                        .as("row %d, %s", i, features.columnNames().get(c))
                        .isCloseTo(expected[c], within(1e-6 * Math.max(1, Math.abs(expected[c]))));
            }
            // The level before this row is what its z-score is against.
            double delta = far - mean;
            double rate = 1.0 / (i + 1);
            mean += rate * delta;
            variance = (1 - rate) * (variance + rate * delta * delta);
        }
    }

    @Test
    void datesAndTextsGoNoFurtherThanTheExpressions() {
        var pipeline = parse(SHOP);
        var read =
                read(
                        new TransactionReader(pipeline.event(), IdKeys.NONE),
                        """
                        {"id": "t", "at": 1700000000000, "card": "c", "amount": 1, "balance": 3,
                         "lat": 0, "lon": 0, "born": "1970-01-02", "mail": "secret@Shop.ORG"}\
                        """);
        assertThat(pipeline.event().numberNames())
                .containsExactly(
                        "amount",
                        "balance",
                        "lat",
                        "lon",
                        "home-lat",
                        "far",
                        "share",
                        "is-young",
                        "age");
        assertThat(pipeline.event().categoryNames()).containsExactly("domain");
        assertThat(read.getNumbersList()).hasSize(9).contains(50.85, 0.5);
        assertThat(read.getCategoriesList()).containsExactly("shop.org");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    born: "1985-02-30" | is not a date
                    born: ""           | born is empty
                    """)
    void aRecordWithoutAUsableDateIsADeadLetter(String field, String problem) {
        var reader = new TransactionReader(parse(SHOP).event(), IdKeys.NONE);
        var json =
                """
                {"id": "t", "at": 1, "card": "c", "amount": 1, "balance": 3, "lat": 0, "lon": 0, "%s}\
                """
                        .formatted(field.replace("born:", "born\":"));
        var reading = reader.read(json.getBytes(StandardCharsets.UTF_8), 1);
        assertThat(reading.toString()).contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    home_lat, 4.35 | home_latt, 4.35 | shop.yaml:15: event.let.far: unknown name "home_latt": expression=distanceKm(home_latt, 4.35, lat, lon), column=12; did you mean "home_lat"?
                    "50.85"  | far + 1.0 | shop.yaml:14: event.let.home-lat: expressions must not be made of themselves: home-lat → far → home-lat
                    age < 25.0 | age < 'x' | shop.yaml:17: event.let.is-young: no "<" of number and text
                    missing: -1 | missing: low | shop.yaml:16: event.let.share: missing must be a value of the expression's type: missing=low, type=number
                    domain:  | mail: | 2 things are wrong:@  shop.yaml:19: event.let.mail: an expression must not be called as a field is@  shop.yaml:26: features.mail.field: field must name a categorical field: field=domain
                    field: far, window | field: born, window | shop.yaml:27: features.far-mean.field: field must name a numeric field: field=born
                    far_each * 2.0 | far_eahc * 2.0 | shop.yaml:33: features.double-far.of: unknown name "far_eahc": expression=far_eahc * 2.0, column=1; did you mean "far_each"?
                    n >= 10 | double_far | shop.yaml:33: features.double-far.of: features must not be made of themselves: of=far-each, in far-each → double-far
                    """)
    void aMistakeIsOneErrorWithItsPlace(String was, String is, String message) {
        var file = was.equals("n >= 10") ? SHOP.replace("far_mean / n *", "double_far *") : SHOP;
        assertThatThrownBy(() -> parse(file.replace(was, is)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message.replace('@', '\n'));
    }

    @Test
    void anExpressionThatChangesIsAnotherColumnAndSoIsWhatReadsIt() {
        var before = layout(SHOP);
        var after = layout(SHOP.replace("\"50.85\"", "\"51.00\""));
        // far, far-mean, far-z, far-each and double-far read home-lat through far.
        assertThat(Positions.of(after.meanings(), before.meanings()))
                .containsExactly(-1, 1, 2, 3, 4, -1, -1, 7, 8, -1, 10, -1);
        assertThat(Positions.of(after.numbers(), before.numbers()))
                .containsExactly(0, 1, 2, 3, -1, -1, 6, 7, 8);
        assertThat(after.fingerprint()).isNotEqualTo(before.fingerprint());
    }

    @Test
    void theWindowsOfAnExpressionThatChangesBeginAnewAndOthersGoOn() {
        var before = parse(SHOP);
        var after = parse(SHOP.replace("ageYears(born, time)", "ageYears(born, time) + 1.0"));
        var old = FeatureSet.compile(before.featureInputs(), before.features());
        var now = FeatureSet.compile(after.featureInputs(), after.features());
        assertThat(now.of("card").fingerprint()).isNotEqualTo(old.of("card").fingerprint());
        var profile = old.of("card").read(null);
        var row = new float[old.columns()];
        var one = transaction(1000, 7, 1);
        old.begin(one, row);
        old.of("card").observe(profile, one, row);

        var adopted = now.of("card").adopt(old.of("card"), profile);
        var next = transaction(2000, 9, 0);
        now.begin(next, row);
        now.of("card").observe(adopted, next, row);
        var names = now.columnNames();
        assertThat(row[names.indexOf("far-mean")]).isEqualTo(8);
        // Every transaction of the past counts as having had this one's value.
        assertThat(row[names.indexOf("young-share")]).isEqualTo(0);
        assertThat(row[names.indexOf("n")]).isEqualTo(2);
    }

    private static EnrichedTransaction transaction(long time, double far, double young) {
        var built = EnrichedTransaction.newBuilder().setEventTime(time).addEntities("c");
        for (double number : new double[] {1, 1, 1, 1, 1, far, 1, young, 1}) {
            built.addNumbers(number);
        }
        return built.addCategories("none").build();
    }

    private static double far(double lat, double lon) {
        double a = Math.toRadians(50.85);
        double b = Math.toRadians(lat);
        // The spherical law of cosines: another formula than the one that is tested.
        double cosine =
                Math.sin(a) * Math.sin(b)
                        + Math.cos(a) * Math.cos(b) * Math.cos(Math.toRadians(lon - 4.35));
        return 6371 * Math.acos(Math.clamp(cosine, -1, 1));
    }

    private static EnrichedTransaction read(TransactionReader reader, String json) {
        var reading = reader.read(json.getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE / 2);
        assertThat(reading).isInstanceOf(TransactionReading.Good.class);
        return ((TransactionReading.Good) reading).transaction().build();
    }

    private static RecordLayout layout(String yaml) {
        var pipeline = parse(yaml);
        return FeatureSet.compile(pipeline.featureInputs(), pipeline.features()).layout();
    }

    private static Pipeline parse(String yaml) {
        return PipelineFile.parse("shop.yaml", yaml).value();
    }
}

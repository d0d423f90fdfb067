package io.counterweight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.counterweight.evaluate.Advice;
import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.evaluate.Explore;
import io.counterweight.evaluate.Follows;
import io.counterweight.event.Classes;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.event.LabelSource.Cover;
import io.counterweight.event.TimeSource;
import io.counterweight.feature.EventFeature;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFileTest {
    private static final String SHOP =
            """
            pipeline: shop
            event:
              id: order.id
              time: {from: at, format: iso, zone: Europe/Brussels}
              entities:
                customer: {from: customer.id}
                terminal: {from: terminal}
              keyed-by: customer
              fields:
                amount: {from: total, type: number}
                country: {from: country, type: category}
                online: {from: online, type: boolean}
            classes:
              majority: genuine
              names: [genuine, stolen, forged]
            labels:
              from: outcome
              values:
                ok: genuine
                s: stolen
                f: forged
              cover: minority
              delay: 7d
              revisions: 30d
            features:
              amount: {kind: field, field: amount}
              log-amount: {kind: log, field: amount}
            recipes: [base, focal]
            champion: focal
            publish: {every: 1d}
            evaluate: {every: 1000, window: 20000}
            decide: {kind: threshold, at: 0.5}
            judge: {from: 61d, entity: customer, top: 100, known-for: 7d}
            """;

    @Test
    void aControlGroupIsReadWithItsShareInPercentAndItsDefaults() {
        var yaml =
                SHOP.replace(
                        "at: 0.5",
                        "at: 0.5, block: 80%, follows: advised, explore: {share: 0.5%, amount: amount,"
                                + " below-amount: 200}");
        var advice = PipelineFile.parse("shop.yaml", yaml).value().decide().advice();
        assertThat(advice)
                .isEqualTo(
                        new Advice(
                                null,
                                0.8,
                                Follows.ADVISED,
                                null,
                                new Explore(0.005, "amount", 200.0, null, Explore.WEIGHT_CAP)));
        assertThatThrownBy(() ->
                        PipelineFile.parse(
                                "shop.yaml", yaml.replace("amount: amount, below", "below")))
                .hasMessageContaining(
                        "decide.explore: below-amount and loss-cap-per-day need amount");
        assertThatThrownBy(() ->
                        PipelineFile.parse(
                                "shop.yaml", yaml.replace("amount: amount", "amount: amunt")))
                .hasMessageContaining("unknown number field \"amunt\"; did you mean \"amount\"?");
        assertThatThrownBy(() -> PipelineFile.parse("shop.yaml", yaml.replace("0.5%", "100%")))
                .hasMessageContaining("explore.share must be in [0, 1): explore.share=1.0");
    }

    @Test
    void aPipelineIsReadWhole() {
        var shop = PipelineFile.parse("shop.yaml", SHOP).value();
        assertThat(shop.pipeline()).isEqualTo("shop");
        assertThat(shop.event().time())
                .isEqualTo(
                        new TimeSource(
                                "at", TimeSource.Format.ISO, ZoneId.of("Europe/Brussels"), null));
        assertThat(shop.event().entityNames()).containsExactly("customer", "terminal");
        assertThat(shop.event().keyedBy()).isEqualTo("customer");
        assertThat(shop.event().numberNames()).containsExactly("amount", "online");
        assertThat(shop.event().categoryNames()).containsExactly("country");
        assertThat(shop.event().fields().get("online").type()).isEqualTo(FieldType.BOOLEAN);
        assertThat(shop.classes().toClasses())
                .isEqualTo(new Classes(List.of("genuine", "stolen", "forged"), 0));
        assertThat(shop.labels().values()).containsEntry("f", "forged");
        assertThat(shop.labels().cover()).isEqualTo(Cover.MINORITY);
        assertThat(shop.features())
                .containsExactly(
                        Map.entry("amount", new EventFeature.Field("amount")),
                        Map.entry("log-amount", new EventFeature.Log("amount")));
        assertThat(shop.recipes()).containsExactly("base", "focal");
        assertThat(shop.champion()).isEqualTo("focal");
        assertThat(shop.publish().every()).isEqualTo(Duration.ofDays(1));
        assertThat(shop.evaluate()).isEqualTo(new Pipeline.Evaluate(1000, 20000, null, null));
        assertThat(shop.decide()).isEqualTo(new DecisionPolicy.Threshold(0.5));
        assertThat(shop.judge())
                .isEqualTo(
                        new Pipeline.Judge(
                                Duration.ofDays(61), "customer", 100, Duration.ofDays(7), null));
    }

    @Test
    void wordsThatAreWrongInOnePartAreToldBesideNamesThatAreWrongInAnother() {
        var yaml =
                SHOP.replace("keyed-by: customer", "keyed-by: custmer")
                        .replace("f: forged", "f: forge")
                        .replace(
                                "  amount: {kind: field, field: amount}\n",
                                """
                                  amount: {kind: field, field: amuont}
                                  other: {kind: feild, field: amount}
                                  sum: {kind: log, field: totl}
                                """)
                        .replace("{every: 1d}", "{every: 0d}")
                        .replace("champion: focal", "champion: fokal");
        assertThatThrownBy(() -> PipelineFile.parse("shop.yaml", yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "7 things are wrong:\n  shop.yaml:8: event.keyed-by: unknown")
                .hasMessageContaining("shop.yaml:21: labels.values.f: unknown class")
                .hasMessageContaining("shop.yaml:26: features.amount.field: field must name")
                .hasMessageContaining("shop.yaml:27: features.other.kind: unknown kind \"feild\"")
                .hasMessageContaining("shop.yaml:28: features.sum.field: field must name")
                .hasMessageContaining("shop.yaml:31: champion: unknown recipe \"fokal\"")
                .hasMessageContaining("shop.yaml:32: publish: every must be at least 1ms");
    }

    @Test
    void everyExpressionThatIsWrongIsToldBesideTheFeaturesThatReadNone() {
        var yaml =
                SHOP.replace(
                                "classes:\n",
                                """
                                  tables:
                                    customers:
                                      by: customer
                                      id: id
                                      fields:
                                        born: {from: born, type: date, mising: 2020-01-01}
                                  let:
                                    share: amount / (balance + 1.0)
                                    twice: share * 2.0
                                    half: amount /
                                    small: amount * 0.5
                                    mixed: country + 1.0
                                classes:
                                """)
                        .replace(
                                "  log-amount: {kind: log, field: amount}\n",
                                """
                                  log-amount: {kind: log, field: small}
                                  log-share: {kind: log, field: share}
                                  log-half: {kind: log, field: hlaf}
                                """);
        assertThatThrownBy(() -> PipelineFile.parse("shop.yaml", yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("event.tables.customers.fields.born: unknown key \"mising\"");
        var ofLets = yaml.replace("mising", "missing");
        assertThatThrownBy(() -> PipelineFile.parse("shop.yaml", ofLets))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("4 things are wrong:\n  shop.yaml:20: event.let.share: ")
                .hasMessageContaining("unknown name \"balance\"")
                .hasMessageContaining("shop.yaml:22: event.let.half: ")
                .hasMessageContaining("shop.yaml:24: event.let.mixed: ")
                .hasMessageContaining("features.log-half.field: field must name")
                .hasMessageNotContaining("event.let.twice")
                .hasMessageNotContaining("features.log-share");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "keyed-by: customer | keyed-by: custmer | 8: event.keyed-by: unknown entity"
                        + " \"custmer\"; did you mean \"customer\"?",
                "{from: 61d, | {segments: [cuontry], from: 61d, | 33: judge.segments[0]: unknown"
                        + " segment \"cuontry\"; choose one of: amount, log-amount",
                "entity: customer | entity: shop | 33: judge.entity: unknown entity \"shop\"; choose"
                        + " one of: customer, terminal",
                "majority: genuine | majority: genuin | 14: classes.majority: unknown class"
                        + " \"genuin\"; did you mean \"genuine\"?",
                "f: forged | f: forge | 21: labels.values.f: unknown class \"forge\"; did you mean"
                        + " \"forged\"?",
                "champion: focal | champion: fokal | 29: champion: unknown recipe \"fokal\"; did you"
                        + " mean \"focal\"?",
                "from: outcome | from: total | 17: labels.from: the label must not be part of the"
                        + " event: column \"total\" is read as both",
                "log, field: amount | log, field: amuont | 27: features.log-amount.field: field must"
                        + " name a numeric field: field=amuont; did you mean \"amount\"?",
                "log, field: amount | log, feild: amount | 27: features.log-amount: unknown key"
                        + " \"feild\"; did you mean \"field\"?",
                "delay: 7d | delay: 7 | 23: labels.delay: a duration needs a unit (ms, s, m, h or"
                        + " d): found \"7\", write for example 7d",
                "pipeline: shop | pipeline: My Shop | 1: the name of a pipeline must be lower-case"
                        + " words joined by -: pipeline=My Shop",
                "recipes: [base, focal] | recipes: [focal, focal] | 1: recipes must name at least"
                        + " one, each once: recipes=[focal, focal]",
                "at: 0.5 | at: 1 | 32: decide: at must lie between 0 and 1:" + " at=1.0",
                "top: 100,  | | 33: judge: entity and top go together: entity=customer, top=null",
                "top: 100 | top: 0 | 33: judge: top must be at least 1: top=0",
                "20000} | 20000, target-recall: 1.5} | 31: evaluate: target-recall must be in (0, 1]:"
                        + " target-recall=1.5",
                "every: 1000 | every: 0 | 31: evaluate: every and window must be at least 1:"
                        + " every=0, window=20000",
                "every: 1d | every: 0s | 30: publish: every must be at least 1ms: every=PT0S",
                "customer: {from: customer.id} | Customer: {from: customer.id} | 2: event: the name"
                        + " of an entity must be lower-case words joined by -: entity=Customer",
                "terminal: {from: terminal} | terminal: {from: customer} | 2: event: a path must not"
                        + " lead on from another: path=customer",
                "stolen, forged] | stolen, stolen] | 13: classes: classes must have distinct names:"
                        + " names=[genuine, stolen, stolen]",
                "  from: outcome | | 16: labels: from and values of the labels go together",
            })
    void anErrorNamesLineAndNearestWord(String from, String to, String problem) {
        var yaml = SHOP.replace(from, to == null ? "" : to);
        assertThat(yaml).isNotEqualTo(SHOP);
        assertThatThrownBy(() -> PipelineFile.parse("shop.yaml", yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessage("shop.yaml:" + problem);
    }

    @Test
    void labelsThatOnlyComeByTopicNeedNoColumn() {
        var yaml =
                SHOP.replaceAll("(?s)  from: outcome.*f: forged\n", "")
                        .replace(", entity: customer, top: 100, known-for: 7d", "");
        var shop = PipelineFile.parse("shop.yaml", yaml).value();
        assertThat(shop.labels().from()).isNull();
        assertThat(shop.judge())
                .isEqualTo(new Pipeline.Judge(Duration.ofDays(61), null, null, null, null));
    }

    @Test
    void whateverTheFileHoldsTheErrorIsAConfigException() {
        var seed = 20180401L;
        var random = new Random(seed);
        var snippets =
                List.of(
                        "", " ", "\n", ":", "- ", "[", "}", "? ", "!!x ", "&a ", "*a", "#", "\"",
                        "|");
        for (var round = 0; round < 1500; round++) {
            var yaml = new StringBuilder(SHOP);
            for (var i = random.nextInt(3); i >= 0; i--) {
                var at = random.nextInt(yaml.length());
                var end = Math.min(yaml.length(), at + random.nextInt(6));
                yaml.replace(at, end, snippets.get(random.nextInt(snippets.size())));
            }
            try {
                PipelineFile.parse("shop.yaml", yaml.toString());
            } catch (ConfigException e) {
                assertThat(e).hasMessageContaining("shop.yaml:");
            } catch (RuntimeException e) {
                fail("seed=" + seed + ", round=" + round + ": " + yaml, e);
            }
        }
    }

    @Test
    void anAliasRepeatsWhatItsAnchorSays() {
        var yaml =
                SHOP.replace("customer: {from", "customer: &who {from")
                        .replace("terminal: {from: terminal}", "terminal: *who");
        var entities = PipelineFile.parse("shop.yaml", yaml).value().event().entities();
        assertThat(entities.get("terminal")).isEqualTo(entities.get("customer"));
    }

    @Test
    void idsMayBeSecretAndAPlaceMayBeWrittenAlone() {
        var yaml =
                SHOP.replace("id: order.id", "id: {from: order.id, secret: true}")
                        .replace("terminal: {from: terminal}", "terminal: terminal")
                        .replace("{from: customer.id}", "{from: customer.id, secret: true}")
                        .replace("keyed-by: customer", "keyed-by: terminal");
        var event = PipelineFile.parse("shop.yaml", yaml).value().event();
        assertThat(event.id().isSecret()).isTrue();
        assertThat(event.entities().get("customer").isSecret()).isTrue();
        assertThat(event.entities().get("terminal").isSecret()).isFalse();
        assertThat(event.entities().get("terminal").from()).isEqualTo("terminal");
        assertThat(event.hasSecrets()).isTrue();
        var plain = PipelineFile.parse("shop.yaml", SHOP).value().event();
        assertThat(plain.id().from()).isEqualTo("order.id");
        assertThat(plain.hasSecrets()).isFalse();
    }

    /// What follows is partitioned by the hashes, the topic of transactions by the ids.
    @Test
    void anEntityThatIsSecretCannotBeTheKeyOfTheTopic() {
        var yaml = SHOP.replace("{from: customer.id}", "{from: customer.id, secret: true}");
        assertThatThrownBy(() -> PipelineFile.parse("shop.yaml", yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("shop.yaml:2")
                .hasMessageContaining("keyed-by=customer");
    }

    @Test
    void aSecretIdCannotBeAFieldToo() {
        var yaml =
                SHOP.replace("{from: terminal}", "{from: terminal, secret: true}")
                        .replace("{from: country, type", "{from: terminal, type");
        assertThatThrownBy(() -> PipelineFile.parse("shop.yaml", yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("from=terminal, also the field country");
    }

    @Test
    void theUlbSampleIsDeclared() {
        var ulb = PipelineFile.load(Path.of("models/ulb-sample.yaml")).value();
        assertThat(ulb.event().entityNames()).isEmpty();
        assertThat(ulb.event().numberNames()).hasSize(29).startsWith("v1").endsWith("amount");
        assertThat(ulb.features().keySet())
                .containsExactlyElementsOf(ulb.event().fields().keySet());
        assertThat(ulb.features().get("amount")).isEqualTo(new EventFeature.Log("amount"));
        assertThat(ulb.labels().delay()).isEqualTo(Duration.ofHours(1));
    }
}

package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.DELAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.counterweight.event.Example;
import io.counterweight.plan.StreamPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Labels of several sources, some trusted more than others.
class LabelSourcesTest {
    private static final String SOURCES =
            "revisions: 1h, sources: {unnamed: analyst, analyst: 0.9, customer: 0.5, rule: 0.2}}";

    private static StreamPlan plan() {
        return Plans.edited(LabelSourcesTest::withSources);
    }

    private static StreamPlan ofFraudsOnly() {
        return Plans.edited(yaml -> withSources(yaml).replace("cover: all", "cover: minority"));
    }

    private static String withSources(String yaml) {
        return yaml.replace("revisions: 1h}", SOURCES).replace("every: 50", "every: 1");
    }

    /// @param source as it stands in the JSON; empty for none
    private static void label(Drivers drivers, String name, String source, long at) {
        var json =
                """
                {"transactionId":"p","class":"%s","labelledAt":%d%s}\
                """
                        .formatted(
                                name, at, source.isEmpty() ? "" : ",\"source\":\"" + source + "\"");
        drivers.label("p".getBytes(UTF_8), json.getBytes(UTF_8), at);
    }

    private static Example.Told told(String source, double trust) {
        return Example.Told.newBuilder().setSource(source).setTrust(trust).build();
    }

    @Test
    void anExampleSaysWhoToldItsLabelAndHowFarThatIsTrusted(@TempDir Path folder) {
        try (var drivers = new Drivers(plan(), folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "customer", START + 1);
            assertThat(drivers.examples)
                    .singleElement()
                    .satisfies(example -> {
                        assertThat(example.getTold()).isEqualTo(told("customer", 0.5));
                        assertThat(example.hasReplaced()).isFalse();
                    });
            assertThat(drivers.heard.told).containsExactly("customer new");
        }
    }

    @Test
    void aLabelThatNamesNoSourceIsOfTheDeclaredOne(@TempDir Path folder) {
        try (var drivers = new Drivers(plan(), folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "", START + 1);
            assertThat(drivers.examples.getFirst().getTold()).isEqualTo(told("analyst", 0.9));
        }
    }

    @Test
    void aLabelCountsByItsTrustWhereItIsLearned(@TempDir Path folder) {
        try (var drivers = new Drivers(plan(), folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "customer", START + 1);
            assertThat(frauds(drivers)).isEqualTo(0.5);
            label(drivers, "fraud", "chargeback", START + 2);
            assertThat(frauds(drivers)).as("once, with the trust of the latter").isOne();
        }
    }

    @Test
    void aLabelThatIsNotTrustedAtAllIsJudgedByAndNotLearned(@TempDir Path folder) {
        var plan = Plans.edited(yaml -> withSources(yaml).replace("customer: 0.5", "customer: 0"));
        try (var drivers = new Drivers(plan, folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "customer", START + 1);
            assertThat(drivers.examples).hasSize(1);
            assertThat(frauds(drivers)).isZero();
            label(drivers, "fraud", "analyst", START + 2);
            assertThat(frauds(drivers)).isEqualTo(0.9f);
        }
    }

    private static double frauds(Drivers drivers) {
        return drivers.heard.ofChampion().classes().getLast().count();
    }

    @Test
    void aLaterLabelOfALessTrustedSourceDoesNotRevise(@TempDir Path folder) {
        try (var drivers = new Drivers(plan(), folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "customer", START + 1);
            label(drivers, "genuine", "rule", START + 2);
            assertThat(drivers.examples).hasSize(1);
            assertThat(drivers.heard.ignored).containsExactly("less-trusted-label");
        }
    }

    @Test
    void ofTwoThatWaitForTheirTransactionTheMoreTrustedHolds(@TempDir Path folder) {
        try (var drivers = new Drivers(plan(), folder)) {
            label(drivers, "fraud", "analyst", START);
            label(drivers, "genuine", "rule", START + 1);
            drivers.send(Payment.of("p", START + 2));
            assertThat(drivers.examples).extracting(Example::getLabel).containsExactly(1);
        }
    }

    @Test
    void aMoreTrustedSourceOverturnsAndIsCountedSo(@TempDir Path folder) {
        try (var drivers = new Drivers(plan(), folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "rule", START + 1000);
            label(drivers, "genuine", "chargeback", START + 3000);
            assertThat(drivers.examples.getLast().getReplaced()).isEqualTo(told("rule", 0.2));
            assertThat(drivers.heard.told)
                    .containsExactly("rule new", "rule overturned", "chargeback new");
            assertThat(drivers.heard.ofChampion().sources())
                    .satisfiesExactly(
                            chargeback -> {
                                assertThat(chargeback.source()).isEqualTo("chargeback");
                                assertThat(chargeback.labels()).isOne();
                                assertThat(chargeback.overturnedShare()).isZero();
                                assertThat(chargeback.meanDelaySeconds()).isEqualTo(3.0);
                            },
                            rule -> {
                                assertThat(rule.labels()).isOne();
                                assertThat(rule.overturnedShare()).isOne();
                                assertThat(rule.meanDelaySeconds()).isEqualTo(1.0);
                            });
        }
    }

    @Test
    void aMoreTrustedSourceThatSaysTheSameIsLearnedAgainAndCountsOnce(@TempDir Path folder) {
        try (var drivers = new Drivers(plan(), folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "rule", START + 1);
            label(drivers, "fraud", "chargeback", START + 2);
            label(drivers, "fraud", "chargeback", START + 3);
            label(drivers, "genuine", "rule", START + 4);
            assertThat(drivers.examples)
                    .hasSize(2)
                    .last()
                    .satisfies(example -> {
                        assertThat(example.getRevisedFrom()).isEqualTo(example.getLabel());
                        assertThat(example.getTold()).isEqualTo(told("chargeback", 1));
                    });
            assertThat(drivers.heard.ignored)
                    .containsExactly("duplicate-label", "less-trusted-label");
            assertThat(drivers.heard.ofChampion().classes())
                    .extracting("count")
                    .containsExactly(0.0, 1.0);
            assertThat(drivers.heard.revised).as("no class changed").isEmpty();
            assertThat(drivers.heard.told).contains("rule confirmed");
            assertThat(drivers.outcomes).as("the profiles knew").hasSize(1);
        }
    }

    @Test
    void onlyASourceTrustedAsMuchTakesALabelBack(@TempDir Path folder) {
        try (var drivers = new Drivers(plan(), folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "analyst", START + 1);
            withdraw(drivers, "rule", START + 2);
            assertThat(drivers.examples).hasSize(1);
            withdraw(drivers, "chargeback", START + 3);
            assertThat(drivers.examples.getLast().getWithdrawn()).isTrue();
            label(drivers, "genuine", "rule", START + 4);
            assertThat(drivers.examples.getLast().getLabel()).isZero();
        }
    }

    private static void withdraw(Drivers drivers, String source, long at) {
        var json =
                """
                {"transactionId":"p","withdrawn":true,"labelledAt":%d,"source":"%s"}\
                """
                        .formatted(at, source);
        drivers.label("p".getBytes(UTF_8), json.getBytes(UTF_8), at);
    }

    @Test
    void whatIsTakenAtMaturityGivesWayToAnyoneWhoSaysSo(@TempDir Path folder) {
        try (var drivers = new Drivers(ofFraudsOnly(), folder)) {
            drivers.send(Payment.of("p", START));
            drivers.send(Payment.of("q", START + DELAY + 60_000));
            assertThat(drivers.examples.getFirst().getTold()).isEqualTo(told("maturity", 1));
            label(drivers, "fraud", "rule", START + DELAY + 70_000);
            assertThat(drivers.examples.getLast().getLabel()).isEqualTo(1);
            assertThat(drivers.heard.told).contains("maturity overturned");
        }
    }

    @Test
    void anUnknownSourceIsDeadLetteredWithTheOnesThereAre(@TempDir Path folder) {
        try (var drivers = new Drivers(plan(), folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "rumour", START + 1);
            assertThat(drivers.examples).isEmpty();
            assertThat(drivers.heard.deadLettered).containsExactly("unknown-source");
        }
    }

    @Test
    void withoutDeclaredSourcesNobodyIsAsked(@TempDir Path folder) {
        try (var drivers = new Drivers(Plans.evaluatedEachTime(), folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "rumour", START + 1);
            assertThat(drivers.examples.getFirst().hasTold()).isFalse();
            assertThat(drivers.heard.ofChampion().sources()).isNull();
            assertThat(Messages.text(drivers.evaluations.getLast())).doesNotContain("sources");
        }
    }

    @Test
    void aRestartKnowsWhoHadToldALabel(@TempDir Path folder) {
        try (var drivers = Drivers.restartable(plan(), folder)) {
            drivers.send(Payment.of("p", START));
            label(drivers, "fraud", "customer", START + 1);
            drivers.restart();
            label(drivers, "genuine", "rule", START + 2);
            assertThat(drivers.examples).hasSize(1);
            drivers.restart();
            label(drivers, "genuine", "analyst", START + 3);
            assertThat(drivers.examples.getLast().getReplaced()).isEqualTo(told("customer", 0.5));
            assertThat(drivers.heard.ofChampion().sources())
                    .extracting("source", "labels")
                    .containsExactly(tuple("analyst", 1L), tuple("customer", 1L));
        }
    }
}

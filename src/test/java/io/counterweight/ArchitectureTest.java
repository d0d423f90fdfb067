package io.counterweight;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.AbstractParser;
import com.google.protobuf.MessageOrBuilder;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.counterweight.event.Events;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Imports point inwards: the table of the design, held.
class ArchitectureTest {
    private static final String ROOT = "io.counterweight.";

    /// What each package may import of the project; `app` may import everything.
    private static final Map<String, List<String>> TABLE =
            Map.ofEntries(
                    Map.entry("expression", List.of()),
                    // The named expressions of events.
                    Map.entry("event", List.of("expression")),
                    Map.entry("kernel", List.of()),
                    Map.entry("simulate", List.of()),
                    Map.entry("feature", List.of("event", "expression")),
                    Map.entry("rule", List.of("event", "expression", "feature")),
                    Map.entry("evaluate", List.of("event")),
                    // Bands.
                    Map.entry("propose", List.of("evaluate")),
                    Map.entry("imbalance", List.of("kernel", "event")),
                    Map.entry("learn", List.of("kernel", "imbalance", "event")),
                    Map.entry("score", List.of("learn", "event")),
                    Map.entry("boosting", List.of("learn")),
                    Map.entry(
                            "plan",
                            List.of(
                                    "config",
                                    "score",
                                    "learn",
                                    "rule",
                                    "feature",
                                    "evaluate",
                                    "event")),
                    Map.entry(
                            "training",
                            List.of(
                                    "plan",
                                    "learn",
                                    "boosting",
                                    "score",
                                    "imbalance",
                                    "feature",
                                    "evaluate",
                                    "event",
                                    // The learners run on them.
                                    "kernel")),
                    Map.entry(
                            "stream",
                            List.of(
                                    "plan",
                                    "training",
                                    "score",
                                    "imbalance",
                                    "rule",
                                    "feature",
                                    "evaluate",
                                    "event",
                                    // How a learner goes on over a restart.
                                    "learn",
                                    // A topology is handed the kernels that its learner runs on.
                                    "kernel")),
                    Map.entry(
                            "answer",
                            List.of(
                                    "stream",
                                    "plan",
                                    "score",
                                    "rule",
                                    "feature",
                                    "evaluate",
                                    "event")),
                    Map.entry("runtime", List.of("stream", "plan", "config", "observe", "event")),
                    Map.entry("report", List.of("plan", "config", "learn", "evaluate", "event")),
                    Map.entry("observe", List.of("evaluate", "event")),
                    Map.entry("web", List.of("evaluate", "event", "rule")),
                    // What a file declares.
                    Map.entry(
                            "config",
                            List.of("event", "feature", "rule", "imbalance", "learn", "evaluate")));

    private static final String[] DOMAIN =
            packages(
                    "event",
                    "expression",
                    "feature",
                    "rule",
                    "imbalance",
                    "kernel",
                    "learn",
                    "boosting",
                    "score",
                    "evaluate",
                    "propose",
                    "simulate");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.counterweight");

    @Test
    void everyPackageStandsInTheTable() {
        var found = new TreeSet<String>();
        CLASSES.forEach(
                c -> found.add(c.getPackageName().substring(ROOT.length()).split("\\.")[0]));
        assertThat(found).isSubsetOf(with("app", TABLE.keySet()));
    }

    @ParameterizedTest
    @MethodSource("tabled")
    void aPackageImportsOnlyWhatTheTableAllows(String name) {
        var forbidden =
                with("app", TABLE.keySet()).stream()
                        .filter(other -> !other.equals(name) && !TABLE.get(name).contains(other))
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(forbidden))
                .check(CLASSES);
    }

    static Stream<String> tabled() {
        return TABLE.keySet().stream().sorted();
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /// A command may use another's parts, but not each the other's.
    @Test
    void theCommandsHaveNoCycles() {
        slices().matching(ROOT + "app.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theKernelAndTheSimulatorNeedNothingButJava() {
        classes()
                .that()
                .resideInAnyPackage(packages("kernel", "simulate"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.lang..",
                        "java.math..",
                        "java.nio..",
                        "java.time..",
                        "java.util..",
                        "org.jspecify..",
                        ROOT + "kernel..",
                        ROOT + "simulate..")
                .check(CLASSES);
    }

    @Test
    void kafkaStreamsIsKnownOnlyToStreamRuntimeAndApp() {
        only("org.apache.kafka.streams..", "stream", "runtime", "app");
    }

    @Test
    void onnxRuntimeIsKnownOnlyToScore() {
        only("ai.onnxruntime..", "score");
        only("ai.onnx.proto..", "score");
    }

    @Test
    void micrometerIsKnownOnlyToObserveAndApp() {
        only("io.micrometer..", "observe", "app");
    }

    @Test
    void nativeCodeAndMemoryAreKnownOnlyToFour() {
        only("java.lang.foreign..", "kernel", "learn", "boosting", "runtime");
    }

    @Test
    void lightGbmIsKnownOnlyToBoosting() {
        only("com.microsoft.ml.lightgbm..", "boosting");
    }

    @Test
    void theCommandLineIsKnownOnlyToApp() {
        only("picocli..", "app");
    }

    @Test
    void yamlIsKnownOnlyToConfig() {
        only("org.snakeyaml..", "config");
    }

    /// What a service runs needs no SQL engine: the image leaves it out.
    @Test
    void sqlIsKnownOnlyToItsPackage() {
        only("org.duckdb..", "app.sql");
        only("java.sql..", "app.sql");
        noClasses()
                .that()
                .resideInAnyPackage(packages("app.service", "app.api", "app.topics", "runtime"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("app.sql", "app.files"))
                .check(CLASSES);
    }

    @Test
    void httpIsServedOnlyByWeb() {
        only("org.eclipse.jetty..", "web");
        only("com.sun.net.httpserver..");
    }

    @Test
    void theDomainKnowsNoKafkaButTheInterfaceOfItsSerdes() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.apache.kafka..")
                                .and(
                                        resideOutsideOfPackage(
                                                "org.apache.kafka.common.serialization.."))
                                .and(not(type(SerializationException.class))))
                .check(CLASSES);
    }

    /// What is learned is the same wherever the examples come from.
    @Test
    void neitherTrainingNorPlanNorReportKnowsKafka() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("training", "plan", "report"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    /// A model that is too slow is not taken: beside a stream, never in a replay.
    @Test
    void theDomainKnowsNoClockButTheOneThatTimesARow() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .and(are(nameMatching(".*\\.RowTime").negate()))
                .should()
                .accessTargetWhere(readsAClock())
                .check(CLASSES);
    }

    /// ONNX Runtime loads on a large stack, which only a thread of its own has; a build that does
    /// not end can only be left behind on one; and trees are fitted on one, to rows that no longer
    /// change.
    @Test
    void theDomainStartsNoThreadsButThoseThatLoadOnnxRuntimeBuildModelsAndFitTrees() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .and(are(nameMatching(".*\\.(OnnxRuntimeHome|ModelBuilds|TreesFit)").negate()))
                .should()
                .accessTargetWhere(startsThreads())
                .check(CLASSES);
    }

    @Test
    void whatTheStreamKeepsKnowsNotWhoProcessesItAndNobodyKnowsTheDrawing() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("stream.pending", "stream.profile"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.counterweight.stream", "io.counterweight.stream.drawing..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.counterweight.stream")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.counterweight.stream.drawing..")
                .check(CLASSES);
    }

    @Test
    void theStreamAndTheTrainingStartNoThreads() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("stream", "training", "plan"))
                .should()
                .accessTargetWhere(startsThreads())
                .check(CLASSES);
    }

    /// How long a score and a step of training took are metrics; they change no state.
    @Test
    void theStreamReadsAClockOnlyToMeasureHowLongScoringAndTrainingTook() {
        noClasses()
                .that()
                .resideInAnyPackage(packages("stream", "training", "plan"))
                .and(are(nameMatching(".*\\.(TransactionScorer|RecipeRun|LiveStore)").negate()))
                .should()
                .accessTargetWhere(readsAClock())
                .check(CLASSES);
    }

    @Test
    void noStaticCanChange() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(are(handWritten()))
                .should()
                .beFinal()
                .check(CLASSES);
    }

    @Test
    void noNameIsEmptyTalk() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Manager|Helper|Impl|Info|Common)(\\$.*)?")
                .check(CLASSES);
    }

    private static void only(String library, String... users) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(users))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaAccess<?>> readsAClock() {
        return DescribedPredicate.describe(
                "reads a clock",
                access -> {
                    var owner = access.getTargetOwner();
                    var name = access.getTarget().getName();
                    return owner.isEquivalentTo(System.class)
                                    && (name.equals("nanoTime") || name.equals("currentTimeMillis"))
                            || owner.getPackageName().equals("java.time")
                                    && (name.equals("now") || name.startsWith("system"))
                            || owner.isEquivalentTo(Date.class) && name.equals("<init>");
                });
    }

    private static DescribedPredicate<JavaAccess<?>> startsThreads() {
        return DescribedPredicate.describe(
                "starts threads",
                access -> {
                    var owner = access.getTargetOwner();
                    var name = access.getTarget().getName();
                    return owner.isAssignableTo(Thread.class)
                                    && List.of("<init>", "start", "startVirtualThread")
                                            .contains(name)
                            || owner.getName().startsWith("java.lang.Thread$Builder")
                            || owner.isEquivalentTo(Executors.class)
                            || owner.isEquivalentTo(Timer.class)
                            || owner.isEquivalentTo(ForkJoinPool.class)
                            || name.equals("parallelStream")
                            || name.equals("supplyAsync")
                            || name.equals("runAsync");
                });
    }

    private static DescribedPredicate<JavaClass> handWritten() {
        return DescribedPredicate.describe(
                "not generated",
                c ->
                        !c.isEquivalentTo(Events.class)
                                && !c.isAssignableTo(MessageOrBuilder.class)
                                && !c.isAssignableTo(AbstractParser.class));
    }

    private static List<String> with(String name, Set<String> names) {
        var all = new ArrayList<>(names);
        all.add(name);
        return all;
    }

    private static String[] packages(String... names) {
        return Stream.of(names).map(name -> ROOT + name + "..").toArray(String[]::new);
    }
}

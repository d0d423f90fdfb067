package io.counterweight.rule;

import io.counterweight.config.PipelineFile;
import io.counterweight.event.Action;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.RuledDecision;
import io.counterweight.expression.Scope;
import io.counterweight.feature.FeatureSet;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Prints what a set of rules costs a transaction, in microseconds of processor: of the extended
/// handbook pipeline, where none fires and where a tenth does. Run by hand: `mvn -q test-compile
/// exec:java -Dexec.classpathScope=test -Dexec.mainClass=io.counterweight.rule.RuleTimes`
public final class RuleTimes {
    private static final int ROUNDS = 200_000;

    private RuleTimes() {}

    public static void main(String[] args) {
        var pipeline = PipelineFile.load(Path.of("models/handbook-extended.yaml")).value();
        var features = FeatureSet.compile(pipeline.featureInputs(), pipeline.features());
        var inputs =
                new RuleInputs(
                        pipeline.event(), features.columnNames(), pipeline.classes().toClasses());
        System.out.printf("features: %d%n", features.columns());
        for (int count : List.of(1, 31, 100)) {
            for (boolean hasFiring : List.of(false, true)) {
                print(inputs, count, hasFiring, false);
                print(inputs, count, hasFiring, true);
            }
        }
    }

    /// @param isFull whether the lists have 10,000 texts and every rule is snoozed for somebody
    private static void print(RuleInputs inputs, int count, boolean hasFiring, boolean isFull) {
        var rules = new LiveRules(inputs, book(inputs, count, hasFiring));
        if (isFull) {
            for (int i = 0; i < 10_000; i++) {
                listed(rules, "watched", "terminal", i);
            }
            rules.names()
                    .forEach(rule ->
                            listed(rules, LiveLists.snoozes(rule, "customer"), "customer", 1));
        }
        var run = new RuleRun(rules.at(0, null).set());
        var payment =
                EnrichedTransaction.newBuilder()
                        .setTransactionId("t")
                        .addEntities("4711")
                        .addEntities("815")
                        .addNumbers(57.16)
                        .build();
        var row = new float[inputs.columns().size()];
        float[] given = {.9f, .1f};
        var model = RuledDecision.newBuilder().setAction("allow").setMadeBy("model:blend").build();
        var cpu = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        long fired = 0;
        for (int round = 0; round < 5; round++) {
            long before = cpu.getCurrentThreadCpuTime();
            for (int i = 0; i < ROUNDS; i++) {
                for (int c = 0; c < row.length; c++) {
                    row[c] = ((i + 7 * c) & 1023) * .09f;
                }
                fired += run.decide(payment, row, given, model).getFiredCount();
            }
            best = Math.min(best, cpu.getCurrentThreadCpuTime() - before);
        }
        System.out.printf(
                "%4d rules, %5.2f of them fire, %s: %6.2f us%n",
                count,
                fired / 5.0 / ROUNDS,
                isFull ? "10,000 listed, all snoozed for one" : "3 listed, none snoozed",
                best / 1e3 / ROUNDS);
    }

    private static void listed(LiveRules rules, String list, String of, int id) {
        var problem =
                rules.accept(
                        new ListChange(
                                list, "x" + id, of, true, 0, 1_000_000L, null, null, List.of()));
        if (problem != null) {
            throw new IllegalStateException(problem);
        }
    }

    /// As teams write them: two conditions over columns, a field, a probability, a list.
    private static RuleBook book(RuleInputs inputs, int count, boolean hasFiring) {
        var columns = inputs.columns().stream().map(Scope::written).toList();
        var rules = new LinkedHashMap<String, RuleDeclaration>();
        for (int r = 0; r < count; r++) {
            var one = columns.get(r % columns.size());
            var other = columns.get((3 * r + 1) % columns.size());
            double from = hasFiring && r % 10 == 0 ? 1 : 500;
            var when =
                    switch (r % 4) {
                        case 0 -> "%s > %s && %s >= 0.0".formatted(one, from, other);
                        case 1 ->
                                "amount > %s || (%s > %s && %s < 1.0)"
                                        .formatted(from * 9 + 500, one, 500.0, other);
                        case 2 -> "probability.fraud > 0.95 && %s > %s".formatted(one, from);
                        default -> "listed('watched', terminal) && %s > %s".formatted(one, from);
                    };
            rules.put(
                    "rule-" + r,
                    new RuleDeclaration(
                            when,
                            Action.ALERT,
                            null,
                            null,
                            null,
                            RuleDeclaration.State.LIVE,
                            null));
        }
        return new RuleBook(rules, Map.of("watched", List.of("1", "2", "3")));
    }
}

package io.counterweight.stream;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.kernel.Kernels;
import io.counterweight.stream.TrainingOutput.Evaluated;
import io.counterweight.stream.TrainingOutput.Promoted;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that follows from the examples, in their order: what each recipe learns, how it is judged,
/// when its models are published, and which takes over. Knows no Kafka; the clock is read only to
/// tell the observer how long a step took. Same examples, same bits, also across [#write] and
/// [#read] at any point. For one thread.
///
/// Each example is first judged by the scores it was given before its label was known, then
/// learned. Models are published before the first example of a new period, so they have learned the
/// whole of the periods before.
final class TrainingRun {
    /// Before so many, what is usual of a feature is not known.
    private static final int FEWEST_TO_KNOW_OUTLIERS = 1000;

    private final StreamPlan plan;
    private final StreamObserver observer;
    private final List<LearnerInputs> inputs;
    private final Map<String, RecipeRun> recipes = new LinkedHashMap<>();
    private final LiveMetrics alwaysMajority;
    private final float[] majority;
    private final OutlierWatch outliers;
    private String champion;
    private long promotedAt;
    private long byHand;
    private long examples;
    private long labelledAt = Long.MIN_VALUE;

    TrainingRun(StreamPlan plan, Kernels kernels, StreamObserver observer) {
        this.plan = plan;
        this.observer = observer;
        this.champion = plan.champion();
        var competitors = new Competitors(plan, kernels);
        this.inputs = competitors.inputs();
        var export = new ModelExport(plan);
        for (var competitor : competitors.all()) {
            recipes.put(competitor.name(), new RecipeRun(plan, competitor, export));
        }
        this.alwaysMajority =
                new LiveMetrics(
                        plan.classes(), plan.training().window(), plan.training().alertsPerDay());
        this.majority = new float[plan.classes().count()];
        this.majority[plan.classes().majority()] = 1;
        this.outliers = new OutlierWatch(plan.features().columnNames());
    }

    /// Examples so far, revisions included.
    long examples() {
        return examples;
    }

    /// The names of those that learn.
    List<String> recipes() {
        return List.copyOf(recipes.keySet());
    }

    /// Examples that must be had to remember what recipes learn from again.
    int historyCapacity() {
        return inputs.stream().mapToInt(i -> i.memory().historyCapacity()).max().orElse(0);
    }

    /// A person may have chosen another champion. Whom the rule compares depends on it, nothing
    /// that is learned does.
    void follow(Champion.Hand hand) {
        if (hand.count() > byHand) {
            byHand = hand.count();
            promote(hand.recipe());
        }
    }

    private void promote(String recipe) {
        if (recipes.containsKey(recipe) && !recipe.equals(champion)) {
            champion = recipe;
            promotedAt = examples;
        }
    }

    /// Learns one example and returns what that gives to publish: usually nothing.
    List<TrainingOutput> learn(Example example) {
        var outputs = take(example, observer);
        for (var output : outputs) {
            if (output instanceof Evaluated(var evaluation)) {
                observer.evaluated(evaluation);
            }
        }
        return outputs;
    }

    /// Learns one example again that was learned before a restart; nobody is told.
    void learnAgain(Example example) {
        take(example, StreamObserver.SILENT);
    }

    /// Remembers an example that was learned before the state that [#read] gave.
    void remember(Example example) {
        inputs.forEach(each -> each.remember(example));
    }

    /// The examples to remember begin with that one, counted from 0.
    void rememberFrom(long number) {
        inputs.forEach(each -> each.memory().startHistoryAt(number));
    }

    private List<TrainingOutput> take(Example example, StreamObserver told) {
        var outputs = new ArrayList<TrainingOutput>(0);
        publishIfDue(example.getLabelledAt(), outputs);
        outliers.look(example, told);
        judge(example, told);
        train(example, told);
        examples++;
        if (examples % plan.training().evaluateEvery() == 0) {
            var evaluations = evaluations();
            evaluations.forEach(evaluation -> outputs.add(new Evaluated(evaluation)));
            promotion(evaluations).ifPresent(promotion -> outputs.add(new Promoted(promotion)));
        }
        return outputs;
    }

    private void publishIfDue(long at, List<TrainingOutput> outputs) {
        long period = plan.training().publishEvery().toMillis();
        boolean crosses =
                labelledAt != Long.MIN_VALUE
                        && Math.floorDiv(at, period) > Math.floorDiv(labelledAt, period);
        if (crosses) {
            recipes.values()
                    .forEach(
                            recipe -> recipe.publish(examples, labelledAt).ifPresent(outputs::add));
        }
        if (crosses || outliers.isBlind()) {
            watchOutliers();
        }
        labelledAt = Math.max(labelledAt, at);
    }

    /// By the first network that has seen enough to know what is usual.
    private void watchOutliers() {
        if (examples >= FEWEST_TO_KNOW_OUTLIERS) {
            recipes.values().stream()
                    .flatMap(recipe -> recipe.network().stream())
                    .findFirst()
                    .ifPresent(outliers::follow);
        }
    }

    private void judge(Example example, StreamObserver told) {
        recipes.values().forEach(recipe -> recipe.judge(example, told));
        var scored = example.getScored();
        var never =
                new JudgedScore(
                        scored.getTransactionId(),
                        scored.getEventTime(),
                        plan.classes().majority(),
                        majority,
                        majority);
        double amount = scored.getAmount();
        double cost = plan.decisions().cost(never.decision(), example.getLabel(), amount);
        if (example.hasRevisedFrom()) {
            int from = example.getRevisedFrom();
            double before = plan.decisions().cost(never.decision(), from, amount);
            alwaysMajority.revise(never, from, before, example.getLabel(), cost);
            return;
        }
        alwaysMajority.add(never, example.getLabel(), cost);
        told.labelled(
                plan.classes().name(example.getLabel()),
                example.getLabelledAt() - scored.getEventTime());
    }

    private void train(Example example, StreamObserver told) {
        inputs.forEach(each -> each.begin(example));
        recipes.values().forEach(recipe -> recipe.learn(example, told));
        inputs.forEach(LearnerInputs::end);
    }

    private List<Evaluation> evaluations() {
        var evaluations = new ArrayList<Evaluation>();
        recipes.values()
                .forEach(recipe -> evaluations.add(recipe.evaluation(champion, labelledAt)));
        evaluations.add(
                alwaysMajority.evaluation(
                        plan.pipeline(),
                        plan.alwaysMajority(),
                        false,
                        labelledAt,
                        plan.decisions().hasCosts(),
                        Learning.none(plan.classes().count())));
        return evaluations;
    }

    /// By rule, once the window has passed since the last change.
    private Optional<Promotion> promotion(List<Evaluation> evaluations) {
        var rule = plan.training().promote();
        if (rule == null || examples - promotedAt < plan.training().window()) {
            return Optional.empty();
        }
        var challengers =
                evaluations.stream().filter(e -> recipes.containsKey(e.recipe())).toList();
        var promotion =
                rule.winner(
                        challengers.stream().filter(Evaluation::champion).findFirst().orElseThrow(),
                        challengers);
        promotion.ifPresent(p -> promote(p.recipe()));
        return promotion;
    }

    /// SHA-256 of a learner's parameters, in hex.
    String parametersHash(String recipe) {
        return run(recipe).parametersHash();
    }

    private RecipeRun run(String recipe) {
        var run = recipes.get(recipe);
        if (run == null) {
            throw new IllegalArgumentException("recipe must be one that learns: recipe=" + recipe);
        }
        return run;
    }

    /// Writes the state but that of the recipes and of the history.
    void write(DataOutput out) throws IOException {
        out.writeLong(examples);
        out.writeLong(labelledAt);
        out.writeUTF(champion);
        out.writeLong(promotedAt);
        out.writeLong(byHand);
        for (var each : inputs) {
            each.memory().writeTo(out);
        }
        alwaysMajority.write(out);
    }

    /// Takes over the state that another wrote.
    void read(DataInput in) throws IOException {
        examples = in.readLong();
        labelledAt = in.readLong();
        var read = in.readUTF();
        champion = recipes.containsKey(read) ? read : plan.champion();
        promotedAt = in.readLong();
        byHand = in.readLong();
        for (var each : inputs) {
            each.memory().readFrom(in);
        }
        alwaysMajority.read(in);
    }

    /// Writes the state of one recipe.
    void write(String recipe, DataOutput out) throws IOException {
        run(recipe).write(out);
    }

    void read(String recipe, DataInput in) throws IOException {
        run(recipe).read(in);
    }
}

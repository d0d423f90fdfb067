package io.counterweight.training;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.Positions;
import io.counterweight.kernel.Kernels;
import io.counterweight.learn.Continuity;
import io.counterweight.learn.LearningShape;
import io.counterweight.learn.StateSections;
import io.counterweight.plan.StreamPlan;
import io.counterweight.plan.Translation;
import io.counterweight.training.TrainingOutput.Evaluated;
import io.counterweight.training.TrainingOutput.Promoted;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that follows from the examples, in their order: what each recipe learns, how it is judged,
/// when its models are published, and which takes over. Knows no Kafka; the clock is read only to
/// tell the observer how long a step took. Same examples, same bits, also across [#state] and
/// [#restore] at any point. For one thread.
///
/// Each example is first judged by the scores it was given before its label was known, then
/// learned. Models are published before the first example of a new period, so they have learned the
/// whole of the periods before.
public final class TrainingRun {
    private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);

    /// Examples of a block; snapshots are taken at multiples of it.
    private static final int BLOCK = 1024;

    /// How far, in milliseconds, one partition's examples may be behind another's: as long as
    /// topics keep what nobody has read.
    private static final long DISORDER = Duration.ofDays(7).toMillis();

    /// Before so many, what is usual of a feature is not known.
    private static final int FEWEST_TO_KNOW_OUTLIERS = 1000;

    private final StreamPlan plan;
    private final StreamObserver observer;
    private final List<LearnerInputs> inputs;
    private final Map<String, RecipeRun> recipes = new LinkedHashMap<>();
    private final LiveMetrics alwaysMajority;
    private final float[] majority;
    private final Set<String> anew = new LinkedHashSet<>();
    private final OutlierWatch outliers;
    private final Translation translation;
    private String champion;
    private long promotedAt;
    private boolean isSeatNew;
    private long examples;
    private long labelledAt = Long.MIN_VALUE;

    /// Newest time of a label in the block of examples so far; meaningless before its first.
    private long newestOfBlock = Long.MIN_VALUE;

    public TrainingRun(StreamPlan plan, Kernels kernels, StreamObserver observer) {
        this.plan = plan;
        this.translation = new Translation(plan);
        this.observer = observer;
        this.champion = plan.champion();
        var models = new TrainedModels(plan, kernels);
        this.inputs = models.inputs();
        var export = new ModelExport(plan);
        for (var model : models.all()) {
            recipes.put(model.name(), new RecipeRun(plan, model, export));
        }
        this.alwaysMajority =
                new LiveMetrics(
                        plan.classes(), plan.training().window(), plan.training().alertsPerDay());
        this.majority = new float[plan.classes().count()];
        this.majority[plan.classes().majority()] = 1;
        this.outliers = new OutlierWatch(plan.features().columnNames());
    }

    /// Examples so far, revisions included.
    public long examples() {
        return examples;
    }

    /// The names of those that learn.
    public List<String> recipes() {
        return List.copyOf(recipes.keySet());
    }

    /// Examples that must be had to remember what recipes learn from again.
    public int historyCapacity() {
        return inputs.stream().mapToInt(i -> i.buffers().historyCapacity()).max().orElse(0);
    }

    /// Who decides by the topic `promotions`, a person's choice or what the rule here had proposed.
    /// Whom the rule compares depends on it, nothing that is learned does. The rule rests for a
    /// window from its own proposal on, which makes no difference to when the topic gave it back;
    /// after any other change from here on.
    ///
    /// @param isByHand whether a person chose it, or the pipeline's file; else it was the rule
    public void follow(String recipe, boolean isByHand) {
        if (recipes.containsKey(recipe) && !recipe.equals(champion)) {
            champion = recipe;
            if (isByHand) {
                promotedAt = examples;
            }
            isSeatNew = true;
        }
    }

    /// Whether the champion changed, or the rule proposed one, since the state was last written. It
    /// is to be written then: unlike all else it does not follow from the examples alone.
    public boolean isSeatNew() {
        return isSeatNew;
    }

    /// Learns one example and returns what that gives to publish: usually nothing.
    public List<TrainingOutput> learn(Example example) {
        var outputs = take(translation.of(example), observer);
        for (var output : outputs) {
            if (output instanceof Evaluated(var evaluation)) {
                observer.evaluated(evaluation);
            }
        }
        return outputs;
    }

    /// Learns one example again that was learned before a restart; nobody is told.
    public void learnAgain(Example example) {
        take(translation.ofLearned(example), StreamObserver.SILENT);
    }

    /// Remembers an example that was learned before the state that [#restore] gave; recipes that
    /// begin anew learn it.
    ///
    /// @param isOfHistory whether it is remembered too, not only learned
    public void remember(Example kept, boolean isOfHistory) {
        var example = translation.ofLearned(kept);
        inputs.forEach(each -> each.beginAgain(example));
        anew.forEach(recipe -> run(recipe).learn(example, StreamObserver.SILENT));
        if (isOfHistory) {
            inputs.forEach(each -> each.endAgain(example));
        }
    }

    /// All that was learned before the state is remembered.
    public void endHeadStart() {
        anew.forEach(recipe -> run(recipe).endHeadStart());
        anew.clear();
    }

    /// Whether some recipes begin anew, and learn what is still there of the time before.
    public boolean hasHeadStart() {
        return !anew.isEmpty();
    }

    /// The examples to remember begin with that one, counted from 0.
    public void rememberFrom(long number) {
        inputs.forEach(each -> each.buffers().startHistoryAt(number));
    }

    private List<TrainingOutput> take(Example example, StreamObserver told) {
        var outputs = new ArrayList<TrainingOutput>(0);
        publishIfDue(example.getLabelledAt(), outputs);
        setClockBack(example.getLabelledAt(), told);
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
            var held = heldBack();
            recipes.values().stream()
                    .filter(recipe -> !held.contains(recipe.name()))
                    .filter(recipe -> recipe.members().stream().noneMatch(held::contains))
                    .forEach(
                            recipe -> recipe.publish(examples, labelledAt).ifPresent(outputs::add));
        }
        if (crosses || outliers.isBlind()) {
            watchOutliers();
        }
        labelledAt = Math.max(labelledAt, at);
    }

    /// Those that began anew beside models in force and have not learned enough.
    private Set<String> heldBack() {
        var ofChampion = run(champion).averagePrecision();
        return recipes.values().stream()
                .filter(recipe -> recipe.isHeldBack(ofChampion))
                .map(RecipeRun::name)
                .collect(Collectors.toSet());
    }

    /// A time of labels that is ahead of all that can be came from a version that took it: nothing
    /// would be published until the stream had got there. Where all examples of a block are behind
    /// it, by more than they can be out of order, it becomes that of their newest.
    ///
    /// The newest time of a block that a restart cuts is part of the state.
    private void setClockBack(long at, StreamObserver told) {
        if (examples % BLOCK == 0) {
            newestOfBlock = Long.MIN_VALUE;
        }
        newestOfBlock = Math.max(newestOfBlock, at);
        if (examples % BLOCK == BLOCK - 1 && newestOfBlock < labelledAt - DISORDER) {
            log.warn(
                    "the time of labels was ahead of the stream, and is set back aheadSeconds={}",
                    (labelledAt - newestOfBlock) / 1000);
            told.clockSetBack("learning");
            labelledAt = newestOfBlock;
            recipes.values().forEach(recipe -> recipe.setBack(labelledAt));
        }
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
        if (example.getWithdrawn()) {
            alwaysMajority.withdraw(never, example.getLabel(), cost);
            told.withdrawn(plan.classes().name(example.getLabel()));
            return;
        }
        if (example.hasRevisedFrom()) {
            int from = example.getRevisedFrom();
            double before = plan.decisions().cost(never.decision(), from, amount);
            alwaysMajority.revise(never, from, before, example.getLabel(), cost);
            told.revised(plan.classes().name(example.getLabel()));
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
        inputs.forEach(each -> each.end(example));
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

    /// A proposal by rule, once the window has passed since the last change. It counts when the
    /// topic says so.
    private Optional<Promotion> promotion(List<Evaluation> evaluations) {
        var rule = plan.training().promote();
        if (rule == null || examples - promotedAt < plan.training().window()) {
            return Optional.empty();
        }
        var compared = evaluations.stream().filter(e -> recipes.containsKey(e.recipe())).toList();
        var promotion =
                rule.winner(
                        compared.stream().filter(Evaluation::champion).findFirst().orElseThrow(),
                        compared);
        if (promotion.isPresent()) {
            promotedAt = examples;
            isSeatNew = true;
        }
        return promotion;
    }

    /// SHA-256 of a learner's parameters, in hex.
    public String parametersHash(String recipe) {
        return run(recipe).parametersHash();
    }

    private RecipeRun run(String recipe) {
        var run = recipes.get(recipe);
        if (run == null) {
            throw new IllegalArgumentException("recipe must be one that learns: recipe=" + recipe);
        }
        return run;
    }

    /// The state but that of the recipes and of the history.
    public byte[] state() {
        isSeatNew = false;
        var state =
                new StateSections(owner())
                        .with(
                                "progress",
                                out -> {
                                    out.writeLong(examples);
                                    out.writeLong(labelledAt);
                                    out.writeUTF(champion);
                                    out.writeLong(promotedAt);
                                    out.writeLong(newestOfBlock);
                                })
                        .with("always-majority", alwaysMajority::write);
        for (var each : inputs) {
            state.with(sectionOf(each), each.buffers()::writeTo);
        }
        return state.toBytes();
    }

    private Map<String, String> owner() {
        var owner = new LinkedHashMap<String, String>();
        owner.put("pipeline", plan.pipeline());
        for (var each : inputs) {
            owner.put(sectionOf(each), LearningShape.text(each.meanings()));
        }
        return owner;
    }

    private static String sectionOf(LearnerInputs inputs) {
        return "memory of columns and " + inputs.models();
    }

    /// Takes over the state that another wrote, as far as what is declared now allows.
    ///
    /// @throws IllegalArgumentException for damaged bytes
    public void restore(byte[] bytes) {
        if (!StateSections.isOne(bytes)) {
            restoreBefore(bytes);
            return;
        }
        var state = StateSections.of(bytes);
        state.read(
                "progress",
                in -> {
                    readProgress(in);
                    newestOfBlock = in.readLong();
                });
        state.read("always-majority", alwaysMajority::read);
        for (var each : inputs) {
            var name = sectionOf(each);
            if (state.has(name)) {
                var old = LearningShape.meanings(state.owner(name));
                int[] from = Positions.of(each.meanings(), old);
                state.read(name, in -> each.buffers().readFrom(in, from, old.size()));
            }
        }
    }

    /// The form of releases before: buffers one behind the other, as many as there were kinds of
    /// inputs.
    private void restoreBefore(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            readProgress(in);
            // A count of promotions by hand.
            in.readLong();
            for (var each : inputs) {
                each.buffers().readFrom(in);
            }
            alwaysMajority.read(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("the run's state must be whole", e);
        }
    }

    private void readProgress(DataInput in) throws IOException {
        examples = in.readLong();
        labelledAt = in.readLong();
        var read = in.readUTF();
        champion = recipes.containsKey(read) ? read : plan.champion();
        promotedAt = in.readLong();
    }

    /// The state of one recipe.
    public byte[] state(String recipe) {
        return run(recipe).state(examples);
    }

    /// Takes over the state that a recipe had, as far as what is declared now allows. One that
    /// begins anew learns what is given to [#remember].
    ///
    /// @param state null where there is none
    /// @throws IllegalArgumentException for damaged bytes
    public Continuity restore(String recipe, byte @Nullable [] state) {
        var run = run(recipe);
        var how =
                state == null
                        ? Continuity.anew("it did not compete before")
                        : run.restore(state, examples);
        if (how.isAnew()) {
            run.beginAnew();
            anew.add(recipe);
        }
        return how;
    }
}

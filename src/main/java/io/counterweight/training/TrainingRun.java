package io.counterweight.training;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.Presumed;
import io.counterweight.kernel.Kernels;
import io.counterweight.learn.Continuity;
import io.counterweight.plan.StreamPlan;
import io.counterweight.plan.Translation;
import io.counterweight.training.TrainingOutput.Evaluated;
import io.counterweight.training.TrainingOutput.ModelMade;
import io.counterweight.training.TrainingOutput.Promoted;
import io.counterweight.training.TrainingOutput.RulesEvaluated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
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
/// whole of the periods before; early in a stream also at certain numbers of frauds.
public final class TrainingRun {
    private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);

    /// Before so many, what is usual of a feature is not known.
    private static final int FEWEST_TO_KNOW_OUTLIERS = 1000;

    private final StreamPlan plan;
    private final StreamObserver observer;
    private final List<LearnerInputs> inputs;
    private final Map<String, RecipeRun> recipes = new LinkedHashMap<>();
    private final SideBySide sideBySide;
    private final WaitingExamples waiting;
    private final AlwaysMajority alwaysMajority;
    private final Set<String> anew = new LinkedHashSet<>();
    private final OutlierWatch outliers;
    private final RulesWatch rules;
    private final Translation translation;
    private final TrainingProgress progress;
    private final FirstModels firstModels;
    private final @Nullable ControlStakes stakes;
    private final TrainingState state;

    public TrainingRun(StreamPlan plan, Kernels kernels, StreamObserver observer) {
        this(plan, kernels, observer, SideBySide.ALONE);
    }

    /// @param sideBySide how the recipes learn; where on several threads, the observer hears of
    ///   examples from all of them, some hundred at a time
    public TrainingRun(
            StreamPlan plan, Kernels kernels, StreamObserver observer, SideBySide sideBySide) {
        this.plan = plan;
        this.translation = new Translation(plan);
        this.observer = observer;
        this.progress = new TrainingProgress(plan);
        this.firstModels = new FirstModels(plan.classes().majority());
        var models = new TrainedModels(plan, kernels, sideBySide.isApart());
        this.inputs = models.inputs();
        var export = new ModelExport(plan);
        for (var model : models.all()) {
            recipes.put(model.name(), new RecipeRun(plan, model, export));
        }
        this.sideBySide = sideBySide;
        this.waiting =
                new WaitingExamples(
                        sideBySide, sideBySide.isApart() ? apart(models) : List.of(together()));
        this.alwaysMajority = new AlwaysMajority(plan);
        this.outliers = new OutlierWatch(plan.features().columnNames());
        this.rules = new RulesWatch(plan);
        this.stakes = ControlStakes.of(plan);
        this.state =
                new TrainingState(
                        plan.pipeline(),
                        progress,
                        firstModels,
                        alwaysMajority,
                        inputs,
                        rules,
                        stakes);
    }

    private LearningGroup together() {
        return new LearningGroup(List.copyOf(recipes.values()), inputs);
    }

    private List<LearningGroup> apart(TrainedModels models) {
        return recipes.values().stream()
                .map(run -> new LearningGroup(List.of(run), models.inputsOf(run.name())))
                .toList();
    }

    /// Examples so far, revisions included.
    public long examples() {
        return progress.examples();
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
        if (recipes.containsKey(recipe) && !recipe.equals(progress.champion())) {
            progress.follow(recipe, isByHand);
        }
    }

    /// Whether the champion changed, or the rule proposed one, since the state was last written. It
    /// is to be written then: unlike all else it does not follow from the examples alone.
    public boolean isSeatNew() {
        return progress.isSeatNew();
    }

    /// Takes one example to be learned and returns what that gives to publish: usually nothing.
    public List<TrainingOutput> learn(Example example) {
        var outputs = take(translation.of(example), observer);
        for (var output : outputs) {
            if (output instanceof Evaluated(var evaluation)) {
                observer.evaluated(evaluation);
            } else if (output instanceof RulesEvaluated(var evaluation)) {
                observer.rulesEvaluated(evaluation);
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

    private List<TrainingOutput> take(Example example, StreamObserver observer) {
        var outputs = new ArrayList<TrainingOutput>(0);
        publishIfDue(example.getLabelledAt(), outputs, observer);
        setClockBack(example.getLabelledAt(), observer);
        outliers.look(example, observer);
        var told = Presumed.told(example);
        if (told != null) {
            alwaysMajority.judge(told, observer);
            rules.judge(told);
            if (stakes != null) {
                stakes.learn(told);
            }
        }
        waiting.add(example, observer);
        progress.learned();
        firstModels.learned(example);
        if (progress.examples() % plan.training().evaluateEvery() == 0) {
            waiting.learn();
            var evaluations = evaluations();
            evaluations.forEach(evaluation -> outputs.add(new Evaluated(evaluation)));
            rules.evaluation(progress.labelledAt())
                    .ifPresent(evaluation -> outputs.add(new RulesEvaluated(evaluation)));
            promotion(evaluations).ifPresent(promotion -> outputs.add(new Promoted(promotion)));
        }
        return outputs;
    }

    private void publishIfDue(long at, List<TrainingOutput> outputs, StreamObserver observer) {
        boolean isDue = progress.crossesPeriod(at) || firstModels.isDue();
        if (isDue) {
            firstModels.published();
            waiting.learn();
            sideBySide.each(List.copyOf(recipes.values()), recipe -> recipe.prepare(observer));
            var held = heldBack();
            var free =
                    recipes.values().stream()
                            .filter(recipe -> !held.contains(recipe.name()))
                            .filter(recipe -> recipe.members().stream().noneMatch(held::contains))
                            .toList();
            sideBySide
                    .map(free, this::publish)
                    .forEach(published -> published.ifPresent(outputs::add));
        }
        if (isDue || outliers.isBlind()) {
            watchOutliers();
        }
        progress.reach(at);
    }

    private Optional<ModelMade> publish(RecipeRun recipe) {
        var scale = stakes == null ? null : stakes.scale();
        return recipe.publish(progress.examples(), progress.labelledAt(), scale);
    }

    /// Those that began anew beside models in force and have not learned enough.
    private Set<String> heldBack() {
        var ofChampion = run(progress.champion()).averagePrecision();
        return recipes.values().stream()
                .filter(recipe -> recipe.isHeldBack(ofChampion))
                .map(RecipeRun::name)
                .collect(Collectors.toSet());
    }

    private void setClockBack(long at, StreamObserver observer) {
        long by = progress.setBack(at);
        if (by > 0) {
            log.warn(
                    "the time of labels was ahead of the stream, and is set back aheadSeconds={}",
                    by / 1000);
            observer.clockSetBack("learning");
            waiting.learn();
            recipes.values().forEach(recipe -> recipe.setBack(progress.labelledAt()));
        }
    }

    /// By the first network that has seen enough to know what is usual.
    private void watchOutliers() {
        if (progress.examples() >= FEWEST_TO_KNOW_OUTLIERS) {
            waiting.learn();
            recipes.values().stream()
                    .flatMap(recipe -> recipe.network().stream())
                    .findFirst()
                    .ifPresent(outliers::follow);
        }
    }

    private List<Evaluation> evaluations() {
        long at = progress.labelledAt();
        var runs = List.copyOf(recipes.values());
        var evaluations =
                new ArrayList<>(
                        sideBySide.map(
                                runs,
                                each ->
                                        each.evaluation(progress.champion(), at)
                                                .withSources(alwaysMajority.sources())));
        evaluations.add(alwaysMajority.evaluation(at));
        return evaluations;
    }

    /// A proposal by rule, once the window has passed since the last change. It counts when the
    /// topic says so.
    private Optional<Promotion> promotion(List<Evaluation> evaluations) {
        var rule = plan.training().promote();
        if (rule == null || progress.isResting()) {
            return Optional.empty();
        }
        var compared = evaluations.stream().filter(e -> recipes.containsKey(e.recipe())).toList();
        var promotion =
                rule.winner(
                        compared.stream().filter(Evaluation::champion).findFirst().orElseThrow(),
                        compared);
        if (promotion.isPresent()) {
            progress.proposed();
        }
        return promotion;
    }

    /// SHA-256 of a learner's parameters, in hex.
    public String parametersHash(String recipe) {
        waiting.learn();
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
        waiting.learn();
        return state.write();
    }

    /// Takes over the state that another wrote, as far as what is declared now allows.
    ///
    /// @throws IllegalArgumentException for damaged bytes
    public void restore(byte[] bytes) {
        state.read(bytes);
    }

    /// The state of one recipe.
    public byte[] state(String recipe) {
        waiting.learn();
        return run(recipe).state(progress.examples());
    }

    /// Hands over the chunks of what a recipe remembers that changed since they were last handed
    /// over: with its [#state(String)] of this moment they are all that it is.
    public void writeChunks(String recipe, ObjIntConsumer<byte[]> store) {
        waiting.learn();
        run(recipe).writeChunks(store);
    }

    /// Chunks that a recipe remembers, numbered from 0.
    public int chunks(String recipe) {
        return run(recipe).chunks();
    }

    /// Takes over the state that a recipe had, as far as what is declared now allows. One that
    /// begins anew learns what is given to [#remember].
    ///
    /// @param state null where there is none
    /// @param chunks of what it remembered then, by their number; null for none
    /// @throws IllegalArgumentException for damaged bytes
    public Continuity restore(
            String recipe, byte @Nullable [] state, IntFunction<byte @Nullable []> chunks) {
        var run = run(recipe);
        var how =
                state == null
                        ? Continuity.anew("it did not compete before")
                        : run.restore(state, progress.examples(), chunks);
        if (how.isAnew()) {
            run.beginAnew();
            anew.add(recipe);
        }
        return how;
    }
}

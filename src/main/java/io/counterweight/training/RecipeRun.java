package io.counterweight.training;

import io.counterweight.evaluate.Decisions;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.Presumed;
import io.counterweight.learn.Continuity;
import io.counterweight.learn.LossWatch;
import io.counterweight.learn.ScoringModel;
import io.counterweight.learn.StateSections;
import io.counterweight.plan.StreamPlan;
import io.counterweight.training.TrainingOutput.ModelMade;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One recipe in training: its model, its prequential metrics, and the model it published last. For
/// one thread.
final class RecipeRun {
    private static final Logger log = LoggerFactory.getLogger(RecipeRun.class);

    private final StreamPlan plan;
    private final TrainedModel model;
    private final LiveMetrics metrics;
    private final LossWatch losses;
    private final PublishedModel published;
    private final Decisions decisions;
    private final float[] probabilities;
    private final float[] raw;
    private long nanosSinceStep;

    /// Not null while the recipe, begun anew beside models in force, publishes nothing.
    private @Nullable Probation probation;

    RecipeRun(StreamPlan plan, TrainedModel model, ModelExport export) {
        this.plan = plan;
        this.model = model;
        this.published = new PublishedModel(plan, export);
        this.metrics =
                new LiveMetrics(
                        plan.classes(), plan.training().window(), plan.training().alertsPerDay());
        this.losses = new LossWatch(plan.classes());
        this.decisions = plan.decisions();
        this.probabilities = new float[plan.classes().count()];
        this.raw = new float[plan.classes().count()];
    }

    String name() {
        return model.name();
    }

    /// Judges the score that the recipe gave before the label was known, if it gave one; tells the
    /// observer of a first label.
    void judge(Example example, StreamObserver observer) {
        var score = RecipeScore.of(name(), example);
        if (score == null) {
            return;
        }
        score.take(probabilities, raw);
        var scored = example.getScored();
        var judged =
                new JudgedScore(
                        scored.getTransactionId(),
                        scored.getEventTime(),
                        score.decision(),
                        probabilities,
                        raw,
                        (float) Standing.of(example));
        double amount = scored.getAmount();
        int label = example.getLabel();
        double cost = decisions.cost(score.decision(), label, amount);
        if (example.getWithdrawn()) {
            metrics.withdraw(judged, label, cost);
            return;
        }
        if (example.hasRevisedFrom()) {
            int from = example.getRevisedFrom();
            metrics.revise(
                    judged, from, decisions.cost(score.decision(), from, amount), label, cost);
            return;
        }
        metrics.add(judged, label, cost);
        if (!Standing.isOfBlocked(example, plan.policy().advice())) {
            losses.add(label, probabilities[label]);
        }
        observer.judged(plan.classes().name(label), plan.classes().name(score.decision()), name());
    }

    /// The network that learns, as it scores now; empty for what is no network.
    Optional<ScoringModel> network() {
        return model.network();
    }

    void learn(Example example, StreamObserver observer) {
        boolean wasStopped = model.stopReason().isPresent();
        boolean wasReacting = model.isReacting();
        if (probation != null
                && !example.hasRevisedFrom()
                && !Presumed.is(example)
                && model.ask(probabilities)) {
            probation.judge(example, probabilities);
        }
        long start = System.nanoTime();
        int rows = model.learn(example);
        nanosSinceStep += System.nanoTime() - start;
        if (rows > 0) {
            observer.trained(name(), rows, nanosSinceStep);
            nanosSinceStep = 0;
        }
        if (model.isReacting() != wasReacting) {
            observer.reacting(name(), !wasReacting);
        }
        tellIfStopped(wasStopped);
    }

    /// The recipes it is made of.
    List<String> members() {
        return model.members();
    }

    /// What the model in force reached over the window; null where none was judged.
    @Nullable Double averagePrecision() {
        return metrics.averagePrecision();
    }

    /// Whether it publishes nothing yet, because it began anew and is not as good as what is in
    /// force.
    ///
    /// @param ofChampion average precision of the recipe that decides
    boolean isHeldBack(@Nullable Double ofChampion) {
        if (probation == null) {
            return false;
        }
        var own = averagePrecision();
        if (probation.isOver(own == null ? ofChampion : own)) {
            log.info("recipe has learned, it publishes from now on recipe={}", name());
            probation = null;
        }
        return probation != null;
    }

    /// It begins anew beside models in force.
    void beginAnew() {
        if (model.changes() == 0 && model.members().isEmpty()) {
            probation = new Probation(plan);
        }
    }

    /// It has learned what was still there of the time before the start.
    void endHeadStart() {
        model.endHeadStart();
    }

    /// The time of labels was ahead of all that can be, and is that from now on.
    void setBack(long time) {
        model.setBack(time);
    }

    /// Models are about to be published.
    void prepare(StreamObserver observer) {
        boolean wasStopped = model.stopReason().isPresent();
        long start = System.nanoTime();
        int rows = model.prepare();
        if (rows > 0) {
            observer.trained(name(), rows, System.nanoTime() - start);
        }
        tellIfStopped(wasStopped);
    }

    private void tellIfStopped(boolean wasStopped) {
        var reason = model.stopReason();
        if (reason.isPresent() && !wasStopped) {
            log.error("learning stopped recipe={} reason={}", name(), reason.get());
        }
    }

    /// Hands over what changed of the chunks that it remembers.
    void writeChunks(ObjIntConsumer<byte[]> store) {
        model.writeChunks(store);
    }

    /// Chunks that it remembers.
    int chunks() {
        return model.chunks();
    }

    /// The model as it is now, if it has learned since the last.
    ///
    /// @param examples of the stream so far
    /// @param controlScale by what the share of the control group is lowered; null where it has no
    ///   cap
    Optional<ModelMade> publish(long examples, long labelledAt, @Nullable Double controlScale) {
        return published.next(model, metrics, examples, labelledAt, controlScale);
    }

    Evaluation evaluation(String champion, long labelledAt) {
        return metrics.evaluation(
                plan.pipeline(),
                name(),
                name().equals(champion),
                labelledAt,
                decisions.hasCosts(),
                model.learning(published.version())
                        .withLossExcesses(
                                IntStream.range(0, plan.classes().count())
                                        .mapToObj(losses::excess)
                                        .toList()));
    }

    /// SHA-256 of the learner's parameters, in hex.
    String parametersHash() {
        return model.hash();
    }

    /// All that it learned.
    ///
    /// @param examples of the stream so far
    byte[] state(long examples) {
        var state =
                new StateSections(owner())
                        .with("examples", out -> out.writeLong(examples))
                        .with("published", published::write)
                        .with("competitor", model.state())
                        .with("metrics", metrics::write)
                        .with("losses", losses::writeTo);
        if (probation != null) {
            state.with("probation", probation::write);
        }
        return state.toBytes();
    }

    /// Whose the models are that it published. In this order: that of `Map.of` is another in each
    /// run of the JVM, and so were the bytes of the state.
    private Map<String, String> owner() {
        var owner = new LinkedHashMap<String, String>();
        owner.put("recipe", model.description());
        owner.put("layout", Integer.toHexString(plan.features().layout().fingerprint()));
        return owner;
    }

    /// Goes on where another was, as far as what is declared now allows.
    ///
    /// @param examples of the stream so far: a state of another moment is of a recipe that was
    ///   dropped meanwhile
    /// @param chunks of what it remembered, by their number
    /// @throws IllegalArgumentException for damaged bytes
    Continuity restore(byte[] state, long examples, IntFunction<byte @Nullable []> chunks) {
        if (!StateSections.isOne(state)) {
            return restoreBefore(state);
        }
        var sections = StateSections.of(state);
        var at = new long[1];
        sections.read("examples", in -> at[0] = in.readLong());
        if (at[0] != examples) {
            return Continuity.anew("its state is of " + at[0] + " examples");
        }
        sections.read("published", published::read);
        sections.read("metrics", metrics::read);
        sections.read("losses", losses::readFrom);
        var how = model.restore(sections.bytes("competitor"), chunks);
        if (!how.isAnew() && sections.has("probation")) {
            probation = new Probation(plan);
            sections.read("probation", probation::read);
        }
        if (!sections.isOf(owner())) {
            published.expire();
        }
        return how;
    }

    private Continuity restoreBefore(byte[] state) {
        try (var in = new DataInputStream(new ByteArrayInputStream(state))) {
            published.read(in);
            var how = model.restoreBefore(in);
            if (!how.isAnew()) {
                metrics.read(in);
                losses.readFrom(in);
            }
            return how;
        } catch (IOException e) {
            throw new IllegalArgumentException("a recipe's state must be whole: " + name(), e);
        }
    }
}

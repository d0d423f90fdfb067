package io.counterweight.training;

import io.counterweight.boosting.LightGbmFailed;
import io.counterweight.boosting.TreesFit;
import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.event.Classes;
import io.counterweight.event.Example;
import io.counterweight.event.Positions;
import io.counterweight.event.Sha256;
import io.counterweight.learn.AgeMemory;
import io.counterweight.learn.Continuity;
import io.counterweight.learn.LearningShape;
import io.counterweight.learn.Recipe;
import io.counterweight.learn.StateSections;
import io.counterweight.learn.TreeEnsemble;
import io.counterweight.score.OnnxModel;
import io.counterweight.score.OnnxTreeExport;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Boosted trees, fitted to a memory of all ages before models are published: from 100 examples of
/// the minority classes on, whenever those have doubled, and when the time of labels has crossed a
/// multiple of the recipe's `refit` and the examples have grown by its `growth`. A large fit runs
/// beside the thread that learns, and its trees are in the model that is published next: which
/// model that is depends on the examples alone. Same examples, same bits. For one thread.
final class TreesModel implements TrainedModel {
    private static final Logger log = LoggerFactory.getLogger(TreesModel.class);

    /// A fit to so many rows is waited for, as the first is: some tenths of a second.
    private static final int AT_ONCE = 8192;

    private static final String RECIPE = "recipe";
    private static final String CLASSES = "classes";
    private static final String COLUMNS = "columns";
    private static final String MODEL = "model";
    private static final String MEMORY = "memory";
    private static final String NEXT = "next";

    /// Up to this probability of a minority class, all of the majority are alike.
    private static final float UNSUSPICIOUS = .001f;

    private final Recipe.Trees recipe;
    private final Classes classes;
    private final LearnerInputs inputs;
    private AgeMemory memory;
    private @Nullable TreeEnsemble fitted;
    private @Nullable TreesFit fit;
    private long fits;
    private long labelledAt = Long.MIN_VALUE;
    private long fittedAt = Long.MIN_VALUE;
    private long minorityAtFit;
    private long seenAtFit;
    private @Nullable String stopReason;

    TreesModel(Recipe.Trees recipe, Classes classes, LearnerInputs inputs) {
        this.recipe = recipe;
        this.classes = classes;
        this.inputs = inputs;
        this.memory = emptyMemory();
    }

    private AgeMemory emptyMemory() {
        return new AgeMemory(classes, inputs.meanings().size(), recipe.memory());
    }

    @Override
    public String name() {
        return recipe.name();
    }

    /// A revised example is first forgotten as what it was.
    @Override
    public int learn(Example example) {
        var labelled = inputs.current();
        labelledAt = Math.max(labelledAt, labelled.labelledAt());
        if (example.hasRevisedFrom()) {
            memory.forget(labelled.key(), example.getRevisedFrom());
        }
        boolean isKept = !example.getWithdrawn() && labelled.weight() > 0;
        if (isKept && memory.add(labelled, priority(example))) {
            log.info(
                    "the memory is full, and holds fewer of a class from now on recipe={} class={}"
                            + " rows={} oneIn={}",
                    name(),
                    classes.name(labelled.label()),
                    memory.rows(labelled.label()),
                    Math.round(memory.oneIn(labelled.label())));
        }
        return 0;
    }

    /// One of the majority that was taken for another stays the longer the more it was: its
    /// gradient is its probability of another class, and what all but surely is of the majority
    /// moves no tree. By the score that decided: what shadows said may be asked again at a restart.
    private float priority(Example example) {
        int majority = classes.majority();
        var scored = example.getScored();
        if (example.getLabel() != majority || scored.getProbabilitiesCount() == 0) {
            return 1;
        }
        float others = 1 - scored.getProbabilities(majority);
        return Math.min(Math.max(1, others / UNSUSPICIOUS), AgeMemory.MOST_PRIORITY);
    }

    @Override
    public void setBack(long time) {
        labelledAt = Math.min(labelledAt, time);
        fittedAt = Math.min(fittedAt, time);
    }

    @Override
    public int prepare() {
        int rows = take();
        if (isDue()) {
            fittedAt = labelledAt;
            minorityAtFit = minority();
            seenAtFit = seen();
            fit = TreesFit.begin(memory, classes.count(), recipe);
            if (fitted == null || fit.rows() <= AT_ONCE) {
                rows += take();
            }
        }
        return rows;
    }

    /// Takes over the trees that were being fitted, and returns to how many rows; 0 for none.
    private int take() {
        if (fit == null) {
            return 0;
        }
        int rows = fit.rows();
        try {
            fitted = fit.trees();
            fits++;
        } catch (LightGbmFailed failed) {
            stopReason = failed.getMessage();
            rows = 0;
        }
        fit = null;
        return rows;
    }

    private boolean isDue() {
        long minority = minority();
        if (stopReason != null
                || fit != null
                || minority < FirstModels.FIRST
                || memory.rows() - memory.minorityRows() < FirstModels.FIRST) {
            return false;
        }
        long period = recipe.refit().toMillis();
        return fitted == null
                || minority >= 2 * minorityAtFit
                || (Math.floorDiv(labelledAt, period) > Math.floorDiv(fittedAt, period)
                        && seen() >= (1 + recipe.growth()) * seenAtFit);
    }

    private long seen() {
        long seen = 0;
        for (int c = 0; c < classes.count(); c++) {
            seen += memory.seen(c);
        }
        return seen;
    }

    private long minority() {
        long minority = 0;
        for (int c = 0; c < classes.count(); c++) {
            minority += c == classes.majority() ? 0 : memory.seen(c);
        }
        return minority;
    }

    @Override
    public long changes() {
        return fits;
    }

    @Override
    public byte[] onnx(Map<String, String> provenance) {
        return OnnxTreeExport.export(model(), provenance);
    }

    /// Before the first fit, the shares of the classes.
    private TreeEnsemble model() {
        if (fitted != null) {
            return fitted;
        }
        var logits = new double[TreeEnsemble.logits(classes.count())];
        for (int l = 0; l < logits.length; l++) {
            logits[l] =
                    logits.length == 1
                            ? StrictMath.log(share(1)) - StrictMath.log(share(0))
                            : StrictMath.log(share(l));
        }
        return TreeEnsemble.constant(memory.columns(), classes.count(), logits);
    }

    private double share(int label) {
        long total = 0;
        for (int c = 0; c < classes.count(); c++) {
            total += memory.seen(c) + 1;
        }
        return (memory.seen(label) + 1.0) / total;
    }

    @Override
    public String hash() {
        return Sha256.hexOf(model()::writeTo);
    }

    @Override
    public Learning learning(String modelVersion) {
        return new Learning(
                fits,
                modelVersion,
                each(memory::seen),
                each(memory::oneIn),
                each(this::share),
                memory.minorityRows(),
                0,
                describe(),
                false,
                Learning.unknown(classes.count()));
    }

    private List<Double> each(IntToDoubleFunction ofClass) {
        return IntStream.range(0, classes.count()).mapToDouble(ofClass).boxed().toList();
    }

    /// What the memory holds, and of which classes only some.
    private String describe() {
        var text = new StringBuilder("memory: ").append(memory.rows()).append(" rows");
        for (int c = 0; c < classes.count(); c++) {
            if (memory.isThinned(c)) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                ", of %s one in %.0f",
                                classes.name(c),
                                memory.oneIn(c)));
            }
        }
        return text.toString();
    }

    @Override
    public Optional<String> stopReason() {
        return Optional.ofNullable(stopReason);
    }

    @Override
    public Map<String, String> provenance() {
        var provenance = new TreeMap<String, String>();
        provenance.put(OnnxModel.MEAN, means());
        provenance.put("counterweight.fits", String.valueOf(fits));
        provenance.put("counterweight.memory", String.valueOf(memory.rows()));
        return provenance;
    }

    private String means() {
        var text = new StringJoiner(",");
        for (float mean : memory.means()) {
            text.add(Float.toString(mean));
        }
        return text.toString();
    }

    @Override
    public String description() {
        return recipe.toString();
    }

    @Override
    public boolean ask(float[] probabilities) {
        if (fitted == null) {
            return false;
        }
        fitted.score(inputs.current().features(), probabilities);
        return true;
    }

    @Override
    public byte[] state() {
        var state =
                new StateSections(owner())
                        .with(
                                "fit",
                                out -> {
                                    out.writeLong(fits);
                                    out.writeLong(labelledAt);
                                    out.writeLong(fittedAt);
                                    out.writeLong(minorityAtFit);
                                    out.writeLong(seenAtFit);
                                    out.writeUTF(stopReason == null ? "" : stopReason);
                                })
                        .with(MEMORY, memory::writeTo);
        if (fitted != null) {
            state.with(MODEL, fitted::writeTo);
        }
        if (fit != null) {
            withNext(state, fit);
        }
        return state.toBytes();
    }

    /// Waits for trees that are being fitted: what they are fitted to is no longer what is
    /// remembered. A fit that failed is told when it is taken over.
    private static void withNext(StateSections state, TreesFit fit) {
        try {
            var trees = fit.trees();
            state.with(
                    NEXT,
                    out -> {
                        out.writeInt(fit.rows());
                        trees.writeTo(out);
                    });
        } catch (LightGbmFailed _) {
            log.debug("a fit that failed is in no state");
        }
    }

    private Map<String, String> owner() {
        var owner = new LinkedHashMap<String, String>();
        owner.put(RECIPE, recipe.toString());
        owner.put(CLASSES, classes.toString());
        owner.put(COLUMNS, LearningShape.text(inputs.meanings()));
        return owner;
    }

    @Override
    public void writeChunks(ObjIntConsumer<byte[]> store) {
        for (int c = 0; c < memory.chunks(); c++) {
            byte[] changed = memory.takeChanged(c);
            if (changed != null) {
                store.accept(changed, c);
            }
        }
    }

    @Override
    public int chunks() {
        return memory.chunks();
    }

    @Override
    public Continuity restore(byte[] state) {
        return restore(state, chunk -> null);
    }

    /// Of other columns, what is remembered stays, and trees are grown anew.
    @Override
    public Continuity restore(byte[] state, IntFunction<byte @Nullable []> chunks) {
        var sections = StateSections.of(state);
        if (!sections.owner(CLASSES).equals(classes.toString())) {
            return Continuity.anew("other classes");
        }
        memory = emptyMemory();
        fitted = null;
        fit = null;
        var old = LearningShape.meanings(sections.owner(COLUMNS));
        int[] from = Positions.of(inputs.meanings(), old);
        sections.read(MEMORY, in -> memory.readFrom(in, from, old.size(), chunks));
        sections.read("fit", this::readFit);
        if (sections.isOf(owner())) {
            readTrees(sections);
            return Continuity.WHOLE;
        }
        var anew = new ArrayList<String>();
        boolean isOfColumns = old.equals(inputs.meanings());
        if (sections.has(MODEL) && isOfColumns) {
            readTrees(sections);
        } else {
            anew.add("trees");
        }
        return new Continuity(Continuity.How.ADAPTED, anew);
    }

    private void readTrees(StateSections sections) {
        if (sections.has(MODEL)) {
            sections.read(MODEL, in -> fitted = TreeEnsemble.readFrom(in));
        }
        if (sections.has(NEXT)) {
            sections.read(
                    NEXT,
                    in -> {
                        int rows = in.readInt();
                        fit = TreesFit.of(TreeEnsemble.readFrom(in), rows);
                    });
        }
    }

    private void readFit(DataInput in) throws IOException {
        fits = in.readLong();
        labelledAt = in.readLong();
        fittedAt = in.readLong();
        minorityAtFit = in.readLong();
        seenAtFit = in.readLong();
        var reason = in.readUTF();
        stopReason = reason.isEmpty() ? null : reason;
    }

    /// There were no trees then.
    @Override
    public Continuity restoreBefore(DataInput in) {
        return Continuity.anew("no state of trees");
    }
}

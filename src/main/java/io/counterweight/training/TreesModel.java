package io.counterweight.training;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

/// Boosted trees, fitted to a memory of all ages by [TreesFits] before models are published. Same
/// examples, same bits. For one thread.
final class TreesModel implements TrainedModel {
    private static final Logger log = LoggerFactory.getLogger(TreesModel.class);

    private static final String RECIPE = "recipe";
    private static final String CLASSES = "classes";
    private static final String COLUMNS = "columns";
    private static final String MEMORY = "memory";

    /// Up to this probability of a minority class, all of the majority are alike.
    private static final float UNSUSPICIOUS = .001f;

    private final Recipe.Trees recipe;
    private final Classes classes;
    private final LearnerInputs inputs;
    private final TreesFits fits;
    private AgeMemory memory;

    TreesModel(Recipe.Trees recipe, Classes classes, LearnerInputs inputs) {
        this.recipe = recipe;
        this.classes = classes;
        this.inputs = inputs;
        this.fits = new TreesFits(recipe, classes);
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
        fits.reach(labelled.labelledAt());
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
        fits.setBack(time);
    }

    @Override
    public int prepare() {
        return fits.prepare(memory);
    }

    @Override
    public long changes() {
        return fits.count();
    }

    @Override
    public byte[] onnx(Map<String, String> provenance) {
        return OnnxTreeExport.export(model(), provenance);
    }

    /// Before the first fit, the shares of the classes.
    private TreeEnsemble model() {
        var fitted = fits.trees();
        return fitted != null ? fitted : TreeEnsemble.ofShares(memory.columns(), memory.shares());
    }

    @Override
    public String hash() {
        return Sha256.hexOf(model()::writeTo);
    }

    @Override
    public Learning learning(String modelVersion) {
        return new Learning(
                fits.count(),
                modelVersion,
                each(memory::seen),
                each(memory::oneIn),
                each(label -> memory.shares()[label]),
                memory.minorityRows(),
                0,
                memory.describe(),
                false,
                Learning.unknown(classes.count()));
    }

    private List<Double> each(IntToDoubleFunction ofClass) {
        return IntStream.range(0, classes.count()).mapToDouble(ofClass).boxed().toList();
    }

    @Override
    public Optional<String> stopReason() {
        return fits.stopReason();
    }

    @Override
    public Map<String, String> provenance() {
        var provenance = new TreeMap<String, String>();
        provenance.put(OnnxModel.MEAN, means());
        provenance.put("counterweight.fits", String.valueOf(fits.count()));
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
        var fitted = fits.trees();
        if (fitted == null) {
            return false;
        }
        fitted.score(inputs.current().features(), probabilities);
        return true;
    }

    @Override
    public byte[] state() {
        var state = new StateSections(owner());
        fits.writeProgress(state);
        state.with(MEMORY, memory::writeTo);
        fits.writeTrees(state);
        return state.toBytes();
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
        var old = LearningShape.meanings(sections.owner(COLUMNS));
        int[] from = Positions.of(inputs.meanings(), old);
        sections.read(MEMORY, in -> memory.readFrom(in, from, old.size(), chunks));
        fits.readProgress(sections);
        if (sections.isOf(owner())) {
            fits.readTrees(sections);
            return Continuity.WHOLE;
        }
        var anew = new ArrayList<String>();
        boolean isOfColumns = old.equals(inputs.meanings());
        if (TreesFits.areIn(sections) && isOfColumns) {
            fits.readTrees(sections);
        } else {
            anew.add("trees");
        }
        return new Continuity(Continuity.How.ADAPTED, anew);
    }

    /// There were no trees then.
    @Override
    public Continuity restoreBefore(DataInput in) {
        return Continuity.anew("no state of trees");
    }
}

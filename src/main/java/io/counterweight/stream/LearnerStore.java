package io.counterweight.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.Example;
import io.counterweight.learn.Continuity;
import io.counterweight.training.TrainingRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state of training in its store: snapshots every [#EVERY] examples and with each change of
/// champion, one of the run and one a recipe, and the examples since, which a restart learns again.
/// That is bit for bit where it was. Where a recipe learns from its history, as many examples stay
/// as the history holds.
///
/// What a recipe remembers of all ages is not written again with each snapshot: [LearnerChunks].
///
/// Examples are kept by blocks of [#BLOCK]: a block is put again with each, and where the store is
/// written at commits, the changelog gets it once a commit.
final class LearnerStore {
    /// Examples from one snapshot to the next.
    static final int EVERY = 16_384;

    /// Examples that are one entry.
    static final int BLOCK = 32;

    private static final Logger log = LoggerFactory.getLogger(LearnerStore.class);

    private static final String RUN = "run";
    private static final String BLOCKS = "blocks";

    private final KeyValueStore<String, byte[]> store;

    /// Blocks that the store holds, each in the slot of its number modulo this.
    private long blocks;

    /// Those that the release of commit 233ed96 kept, one an entry.
    private final SingleExamples singles;

    /// The block that was read or written last.
    private @Nullable ExampleBlock block;

    /// Whether a snapshot is to be taken with the next example.
    private boolean isDue;

    LearnerStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
        var kept = store.get(BLOCKS);
        this.blocks = kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
        this.singles = new SingleExamples(store);
    }

    /// Keeps what `run` has just learned.
    void keep(TrainingRun run, Example example) {
        long number = run.examples();
        makeRoom(run, number - 1);
        // Examples of the first version name their entities.
        var bytes = NamelessExample.of(example).toByteArray();
        long at = ExampleBlock.of(number);
        var before = number == ExampleBlock.first(at) ? null : block(at);
        block = ExampleBlock.with(before, number, bytes);
        store.put(slot(at), block.bytes());
        singles.replaced(number);
        if (isDue || number % EVERY == 0 || run.isSeatNew()) {
            isDue = false;
            store.put(RUN, run.state());
            for (var recipe : run.recipes()) {
                store.put(keyOf(recipe), run.state(recipe));
                chunksOf(recipe).write(run);
            }
        }
    }

    /// Brings a new `run` to where the store is, as far as what is declared now allows. A recipe
    /// that the store does not know, or not as it is declared, begins untrained and learns the
    /// examples that the store still has; what it has become is kept with the next example, since
    /// those go.
    void restore(TrainingRun run) {
        var snapshot = store.get(RUN);
        if (snapshot != null) {
            restore(run, snapshot);
            remember(run);
        }
        for (var next = example(run.examples() + 1);
                next != null;
                next = example(run.examples() + 1)) {
            run.learnAgain(next);
        }
    }

    private void restore(TrainingRun run, byte[] snapshot) {
        try {
            run.restore(snapshot);
            for (var recipe : run.recipes()) {
                var how = run.restore(recipe, store.get(keyOf(recipe)), chunksOf(recipe)::read);
                isDue |= how.how() != Continuity.How.WHOLE;
                tell(recipe, how, run.examples());
            }
        } catch (IllegalArgumentException e) {
            throw new SerializationException("store learner is damaged: " + e.getMessage(), e);
        }
    }

    private static void tell(String recipe, Continuity how, long examples) {
        switch (how.how()) {
            case WHOLE -> {}
            case ADAPTED ->
                    log.info(
                            "recipe goes on as it is declared now recipe={} examples={} anew={}",
                            recipe,
                            examples,
                            how.anew());
            case ANEW ->
                    log.warn(
                            "recipe begins untrained recipe={} examples={} reason={}",
                            recipe,
                            examples,
                            how.anew());
        }
    }

    /// Recipes that remember more than those before them need more slots: what is held moves to the
    /// slots of the larger number, once. Fewer slots than there are is never needed.
    private void makeRoom(TrainingRun run, long last) {
        long needed = (EVERY + run.historyCapacity()) / BLOCK + 2;
        if (needed <= blocks) {
            return;
        }
        var held = new ArrayList<ExampleBlock>();
        long newest = ExampleBlock.of(last);
        for (long at = Math.max(0, newest - blocks + 1); at <= newest; at++) {
            var each = block(at);
            if (each != null) {
                held.add(each);
            }
        }
        blocks = needed;
        store.put(BLOCKS, ByteBuffer.allocate(Long.BYTES).putLong(blocks).array());
        for (var each : held) {
            store.put(slot(each.number()), each.bytes());
        }
    }

    /// The history before the snapshot, as far as it is here; for recipes that begin untrained all
    /// that is here.
    private void remember(TrainingRun run) {
        long last = run.examples();
        long remembered = firstHeld(last - run.historyCapacity() + 1, last);
        long first =
                run.hasHeadStart()
                        ? firstHeld(last - Math.max(blocks * BLOCK, singles.slots()) + 1, last)
                        : remembered;
        run.rememberFrom(remembered - 1);
        for (long number = first; number <= last; number++) {
            var example = example(number);
            if (example == null) {
                throw new SerializationException(
                        "store learner is damaged: example missing, number=" + number);
            }
            run.remember(example, number >= remembered);
        }
        run.endHeadStart();
    }

    private long firstHeld(long from, long last) {
        long first = Math.max(1, from);
        while (first <= last && entry(first) == null) {
            first++;
        }
        return first;
    }

    private @Nullable Example example(long number) {
        var entry = entry(number);
        if (entry == null) {
            return null;
        }
        try {
            return Example.parseFrom(entry);
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("store learner is damaged", e);
        }
    }

    /// The example's bytes; null where it is not held any more.
    private @Nullable ByteBuffer entry(long number) {
        var there = number < 1 ? null : block(ExampleBlock.of(number));
        var bytes = there == null ? null : there.example(number);
        return bytes == null ? singles.example(number) : bytes;
    }

    /// That block; null where the slot holds another.
    private @Nullable ExampleBlock block(long at) {
        if (block == null || block.number() != at) {
            var bytes = blocks == 0 ? null : store.get(slot(at));
            var there = bytes == null ? null : ExampleBlock.read(bytes);
            if (there == null || there.number() != at) {
                return null;
            }
            block = there;
        }
        return block;
    }

    /// The slots are used over and over; each says whose turn it holds.
    private String slot(long at) {
        return "block-" + at % blocks;
    }

    private LearnerChunks chunksOf(String recipe) {
        return new LearnerChunks(store, recipe);
    }

    private static String keyOf(String recipe) {
        return "recipe-" + recipe;
    }
}

package io.counterweight.learn;

import io.counterweight.event.Classes;
import io.counterweight.event.Positions;
import io.counterweight.imbalance.MinorityBuffer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The examples that the learners of one stream share to learn from again, as far as their recipes
/// need them: the minority buffer and the [History]. Each example is added after all have learned
/// it. Confined to one thread at a time.
public final class ExampleBuffers {
    private final Classes classes;
    private final int columns;
    private final @Nullable History history;
    private final boolean isNumbered;
    private @Nullable MinorityBuffer minority;
    private long end;

    private ExampleBuffers(
            Classes classes, int columns, boolean isNumbered, boolean remembers, boolean buffers) {
        this.classes = classes;
        this.columns = columns;
        this.isNumbered = isNumbered;
        this.history = remembers ? new History(columns, History.CAPACITY) : null;
        this.minority =
                buffers
                        ? new MinorityBuffer(classes, columns, MinorityBuffer.DEFAULT_CAPACITY)
                        : null;
    }

    /// @param columns features of an example
    public static ExampleBuffers of(List<Recipe> recipes, int columns, Classes classes) {
        boolean remembers = recipes.stream().anyMatch(Recipe::learnsFromHistory);
        return new ExampleBuffers(
                classes,
                columns,
                remembers,
                remembers,
                recipes.stream().anyMatch(Recipe::learnsFromMinority));
    }

    /// The same for one of these recipes alone, to learn at its own pace: it finds in it what it
    /// would find in the buffers of all.
    public static ExampleBuffers of(
            Recipe own, List<Recipe> recipes, int columns, Classes classes) {
        return new ExampleBuffers(
                classes,
                columns,
                recipes.stream().anyMatch(Recipe::learnsFromHistory),
                own.learnsFromHistory(),
                recipes.stream().anyMatch(Recipe::learnsFromMinority));
    }

    /// Takes an example in, the `number`-th of its stream counted from 0.
    public void add(LabelledExample example) {
        end++;
        if (history != null) {
            history.add(example);
        }
        if (minority != null) {
            minority.add(example.key(), example.eventTime(), example.features(), example.label());
        }
    }

    /// Takes an example into the history only: the buffer was restored with it.
    public void addToHistory(LabelledExample example) {
        end++;
        if (history != null) {
            history.add(example);
        }
    }

    /// The next example of the stream is none to remember: it only took another back.
    public void skip() {
        end++;
        if (history != null) {
            history.skip();
        }
    }

    /// Lets go of an example whose label was revised.
    public void forget(long key, int label) {
        forgetInHistory(key, label);
        if (minority != null) {
            minority.remove(key, label);
        }
    }

    /// As [#forget], for the history only.
    public void forgetInHistory(long key, int label) {
        if (history != null) {
            history.forget(key, label);
        }
    }

    /// Examples that the history holds at most; 0 where no recipe needs it.
    public int historyCapacity() {
        return history == null ? 0 : history.capacity();
    }

    /// Begins the history at that example, with nothing held.
    public void startHistoryAt(long number) {
        end = number;
        if (history != null) {
            history.startAt(number);
        }
    }

    /// The number of the next example in the history; 0 where no recipe of all needs one.
    long end() {
        return isNumbered ? end : 0;
    }

    /// Minority examples held.
    public int minorityExamples() {
        return minority == null ? 0 : minority.size();
    }

    /// The same, class by class.
    int[] minorityExamplesByClass() {
        int[] sizes = new int[classes.count()];
        for (int c = 0; c < sizes.length && minority != null; c++) {
            sizes[c] = minority.size(c);
        }
        return sizes;
    }

    @Nullable History history() {
        return history;
    }

    @Nullable MinorityBuffer minority() {
        return minority;
    }

    /// Writes all but the history.
    public void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(minority != null);
        if (minority != null) {
            minority.writeTo(out);
        }
    }

    /// Reads what those of the same columns wrote.
    public void readFrom(DataInput in) throws IOException {
        readFrom(in, Positions.identity(columns), columns);
    }

    /// Reads what [#writeTo] wrote; a buffer that no recipe needs any more is dropped.
    ///
    /// @param from where each column was in what was written; −1 for one that it had not
    /// @param oldColumns columns of what was written
    public void readFrom(DataInput in, int[] from, int oldColumns) throws IOException {
        if (in.readBoolean()) {
            MinorityBuffer read =
                    MinorityBuffer.readFrom(
                            in, classes, oldColumns, MinorityBuffer.DEFAULT_CAPACITY);
            boolean isSame = Arrays.equals(from, Positions.identity(oldColumns));
            minority = minority == null ? null : isSame ? read : read.withColumns(from);
        }
    }
}

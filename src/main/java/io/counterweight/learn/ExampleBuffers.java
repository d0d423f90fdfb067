package io.counterweight.learn;

import static java.util.Objects.requireNonNull;

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
/// need them: the minority buffer, the frauds of all time and the [History]. Each example is added
/// after all have learned it. Confined to one thread at a time.
public final class ExampleBuffers {
    /// Frauds of all time that are held at most, of each minority class; beyond that the newest.
    public static final int MOST_FRAUDS = 16_384;

    private final Classes classes;
    private final int columns;
    private final @Nullable History history;
    private final boolean isNumbered;
    private @Nullable MinorityBuffer minority;
    private @Nullable MinorityBuffer frauds;
    private boolean isOfOldState;
    private long end;

    private ExampleBuffers(
            Classes classes,
            int columns,
            boolean isNumbered,
            boolean remembers,
            boolean buffers,
            boolean isAllTime) {
        this.classes = classes;
        this.columns = columns;
        this.isNumbered = isNumbered;
        this.history = remembers ? new History(columns, History.CAPACITY) : null;
        this.minority =
                buffers
                        ? new MinorityBuffer(classes, columns, MinorityBuffer.DEFAULT_CAPACITY)
                        : null;
        this.frauds = isAllTime ? new MinorityBuffer(classes, columns, MOST_FRAUDS) : null;
    }

    /// @param columns features of an example
    public static ExampleBuffers of(List<Recipe> recipes, int columns, Classes classes) {
        boolean remembers = recipes.stream().anyMatch(Recipe::learnsFromHistory);
        return new ExampleBuffers(
                classes,
                columns,
                remembers,
                remembers,
                recipes.stream().anyMatch(Recipe::learnsFromMinority),
                recipes.stream().anyMatch(Recipe::learnsFromAllFrauds));
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
                recipes.stream().anyMatch(Recipe::learnsFromMinority),
                recipes.stream().anyMatch(Recipe::learnsFromAllFrauds));
    }

    /// Takes an example in, the `number`-th of its stream counted from 0.
    public void add(LabelledExample example) {
        end++;
        if (history != null) {
            history.add(example);
        }
        addTo(minority, example);
        addTo(frauds, example);
    }

    private static void addTo(@Nullable MinorityBuffer buffer, LabelledExample example) {
        if (buffer != null) {
            buffer.add(
                    example.key(),
                    example.eventTime(),
                    example.features(),
                    example.label(),
                    example.weight());
        }
    }

    /// Takes an example into the history only: the buffers were restored with it, but for the
    /// frauds of all time where the state was of before there were any.
    public void addToHistory(LabelledExample example) {
        end++;
        if (history != null) {
            history.add(example);
        }
        if (isOfOldState) {
            addTo(frauds, example);
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
        if (history != null) {
            history.forget(key, label);
        }
        if (minority != null) {
            minority.remove(key, label);
        }
        if (frauds != null) {
            frauds.remove(key, label);
        }
    }

    /// As [#forget], for what [#addToHistory] fills.
    public void forgetInHistory(long key, int label) {
        if (history != null) {
            history.forget(key, label);
        }
        if (frauds != null && isOfOldState) {
            frauds.remove(key, label);
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

    @Nullable MinorityBuffer frauds() {
        return frauds;
    }

    /// Writes all but the history and the frauds of all time.
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

    /// Whether a recipe learns from the frauds of all time.
    public boolean hasFrauds() {
        return frauds != null;
    }

    /// Writes the frauds of all time, where there are such.
    public void writeFraudsTo(DataOutput out) throws IOException {
        requireNonNull(frauds).writeTo(out);
    }

    /// Reads what [#writeFraudsTo] wrote, where a recipe needs it.
    ///
    /// @param from as for [#readFrom(DataInput, int[], int)]
    public void readFraudsFrom(DataInput in, int[] from, int oldColumns) throws IOException {
        var read = MinorityBuffer.readFrom(in, classes, oldColumns, MOST_FRAUDS);
        boolean isSame = Arrays.equals(from, Positions.identity(oldColumns));
        frauds = frauds == null ? null : isSame ? read : read.withColumns(from);
    }

    /// The state that was read is of before any recipe learned from the frauds of all time: those
    /// that the history still has are found in it.
    public void beginFrauds() {
        isOfOldState = true;
    }
}

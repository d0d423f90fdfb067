package io.counterweight.evaluate;

import io.counterweight.evaluate.JudgedRules.Row;
import io.counterweight.event.Classes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last labelled transactions that rules were tried on, to judge the rules by: some 60 bytes
/// each. Same rows, same figures, also across [#write] and [#read]. Not thread-safe.
public final class RuleWindow {
    private final Classes classes;
    private final int capacity;
    private final @Nullable Integer budget;
    private final Deque<Labelled> rows = new ArrayDeque<>();

    /// Equal lists of names are kept once.
    private final Map<List<String>, List<String>> lists = new HashMap<>();

    private record Labelled(Row row, int label) {}

    /// @param capacity rows that are kept
    /// @param budget alerts a day; null for as many as the champion has that day
    public RuleWindow(Classes classes, int capacity, @Nullable Integer budget) {
        this.classes = classes;
        this.capacity = capacity;
        this.budget = budget;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /// Its label came.
    public void add(Row row, int label) {
        if (rows.size() == capacity) {
            rows.removeFirst();
        }
        rows.addLast(new Labelled(shared(row), label));
    }

    private Row shared(Row row) {
        if (lists.size() > capacity) {
            lists.clear();
        }
        var fired = lists.computeIfAbsent(row.fired(), f -> f);
        return new Row(row.time(), row.rank(), row.isAlert(), row.amount(), fired);
    }

    /// Its label was replaced, or, where the window has gone on, is not counted.
    public void revise(Row row, int before, int label) {
        var revised = new Labelled(row, before);
        var kept = new ArrayList<Labelled>(rows);
        int at = kept.lastIndexOf(revised);
        if (at >= 0) {
            kept.set(at, new Labelled(kept.get(at).row(), label));
            rows.clear();
            rows.addAll(kept);
        }
    }

    /// Its label was taken back.
    public void withdraw(Row row, int before) {
        var _ = rows.removeLastOccurrence(new Labelled(row, before));
    }

    /// The newest event time (ms); meaningless where there is no row.
    public long newest() {
        long newest = 0;
        for (var each : rows) {
            newest = Math.max(newest, each.row().time());
        }
        return newest;
    }

    /// How the rules are doing, in the order given.
    public List<RuleEvaluation> evaluate(List<RuleTerms> rules) {
        var judged = new JudgedRules(rules, classes, Duration.ZERO, budget);
        rows.forEach(each -> judged.add(each.row(), each.label()));
        long day = newest() - JudgedRows.MILLIS_PER_DAY;
        var evaluations = new ArrayList<RuleEvaluation>();
        for (var rule : judged.judged(Long.MAX_VALUE)) {
            evaluations.add(RuleEvaluation.of(rule, note(rule.rule(), day)));
        }
        return evaluations;
    }

    private @Nullable String note(RuleTerms rule, long after) {
        long all = 0;
        long fired = 0;
        for (var each : rows) {
            if (each.row().time() > after && each.row().time() >= rule.since()) {
                all++;
                fired += each.row().fired().contains(rule.name()) ? 1 : 0;
            }
        }
        if (all == 0 || (fired > 0 && fired < all)) {
            return null;
        }
        return fired == 0 ? "never" : "always";
    }

    public void write(DataOutput out) throws IOException {
        var numbers = new HashMap<List<String>, Integer>();
        var sets = new ArrayList<List<String>>();
        for (var each : rows) {
            if (numbers.putIfAbsent(each.row().fired(), sets.size()) == null) {
                sets.add(each.row().fired());
            }
        }
        out.writeInt(sets.size());
        for (var set : sets) {
            out.writeInt(set.size());
            for (var name : set) {
                out.writeUTF(name);
            }
        }
        out.writeInt(rows.size());
        for (var each : rows) {
            var row = each.row();
            out.writeLong(row.time());
            out.writeFloat(row.rank());
            out.writeBoolean(row.isAlert());
            out.writeDouble(row.amount());
            out.writeInt(numbers.getOrDefault(row.fired(), 0));
            out.writeByte(each.label());
        }
    }

    /// Takes over what [#write] wrote; of more than fit the newest. Rows of a class that there is
    /// no longer are left out.
    public void read(DataInput in) throws IOException {
        rows.clear();
        var sets = new ArrayList<List<String>>();
        int count = in.readInt();
        for (int s = 0; s < count; s++) {
            var names = new ArrayList<String>();
            int size = in.readInt();
            for (int n = 0; n < size; n++) {
                names.add(in.readUTF());
            }
            sets.add(List.copyOf(names));
        }
        int length = in.readInt();
        for (int r = 0; r < length; r++) {
            long time = in.readLong();
            float rank = in.readFloat();
            boolean isAlert = in.readBoolean();
            double amount = in.readDouble();
            var fired = sets.get(in.readInt());
            int label = in.readByte();
            if (label < classes.count()) {
                add(new Row(time, rank, isAlert, amount, fired), label);
            }
        }
    }
}

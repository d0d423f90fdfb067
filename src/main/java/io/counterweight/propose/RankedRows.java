package io.counterweight.propose;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Labelled transactions, day after day, within a day the champion's highest first. Nothing changes
/// it.
public final class RankedRows {
    private final List<Variable> variables;
    private final List<List<String>> texts;
    private final List<Long> names;
    private final int[] begins;
    private final int[] places;
    private final boolean[] frauds;
    private final double[][] values;
    private final int firstScored;

    /// @param texts by variable, the words that its values are the numbers of
    /// @param names of the days
    /// @param orders of each day's rows
    RankedRows(
            List<Variable> variables,
            List<List<String>> texts,
            List<Long> names,
            List<RowsOfDay> days,
            List<int[]> orders,
            @Nullable Integer budget) {
        this.variables = variables;
        this.texts = texts;
        this.names = List.copyOf(names);
        this.begins = new int[days.size() + 1];
        this.places = new int[days.size()];
        for (int d = 0; d < days.size(); d++) {
            begins[d + 1] = begins[d] + orders.get(d).length;
        }
        this.frauds = new boolean[begins[days.size()]];
        for (int d = 0; d < days.size(); d++) {
            int alerts = 0;
            int at = begins[d];
            for (int row : orders.get(d)) {
                alerts += days.get(d).isAlert(row) ? 1 : 0;
                frauds[at++] = days.get(d).isFraud(row);
            }
            places[d] = Math.min(orders.get(d).length, budget == null ? alerts : budget);
        }
        int scored = days.size();
        while (scored > 0 && days.get(scored - 1).isScored()) {
            scored--;
        }
        this.firstScored = scored;
        this.values = new double[variables.size()][];
        for (int v = 0; v < values.length; v++) {
            values[v] = values(v, days, orders);
        }
    }

    private double[] values(int variable, List<RowsOfDay> days, List<int[]> orders) {
        var all = new double[frauds.length];
        int at = 0;
        for (int d = 0; d < days.size(); d++) {
            var ofDay = days.get(d).take(variable);
            for (int row : orders.get(d)) {
                all[at++] = ofDay[row];
            }
        }
        return all;
    }

    public List<Variable> variables() {
        return variables;
    }

    /// The words of a text, by the number that stands for each.
    List<String> texts(int variable) {
        return texts.get(variable);
    }

    public int size() {
        return frauds.length;
    }

    public int days() {
        return places.length;
    }

    /// The first day; null where there is none.
    public @Nullable LocalDate first() {
        return names.isEmpty() ? null : LocalDate.ofEpochDay(names.getFirst());
    }

    public @Nullable LocalDate last() {
        return names.isEmpty() ? null : LocalDate.ofEpochDay(names.getLast());
    }

    /// The first day from which on the champion had a model; the number of days where it had none
    /// on the last.
    public int firstScored() {
        return firstScored;
    }

    /// The first row of a day; of the number of days, the number of rows.
    int begin(int day) {
        return begins[day];
    }

    /// Alerts of that day.
    int places(int day) {
        return places[day];
    }

    /// Alerts of all days.
    public long alerts() {
        long sum = 0;
        for (int ofDay : places) {
            sum += ofDay;
        }
        return sum;
    }

    boolean isFraud(int row) {
        return frauds[row];
    }

    public int frauds() {
        int count = 0;
        for (boolean isFraud : frauds) {
            count += isFraud ? 1 : 0;
        }
        return count;
    }

    double[] values(int variable) {
        return values[variable];
    }
}
